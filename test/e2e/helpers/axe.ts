/** Asks axe about the page as it stands, in both themes. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { call } from './arrange.ts'
import { expect } from './test.ts'

const themes = ['light', 'dark'] as const

/** Answers one line for each violation; none where all is well. */
export async function violations(page: Page, screen: string): Promise<readonly string[]> {
  const found: string[] = []
  // A toast whose time comes while axe looks would be judged half faded: nothing fades where motion is reduced.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const theme of themes) {
    await call(page, 'settings.update', { theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await settle(page)
    for (const { id, help, nodes } of await askAxe(page)) {
      for (const node of nodes) {
        found.push(
          `${screen}, ${theme}: ${id}: ${help}: ${node.target.join(' ')}\n${node.failureSummary ?? ''}`,
        )
      }
    }
  }
  return found
}

type Results = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

/** Putting axe into the page takes ten times as long as asking it: that is done once for each page. */
async function askAxe(page: Page): Promise<Results> {
  const there = await page.evaluate<boolean>("typeof axe === 'object'")
  // Electron opens no further pages, which axe would like to do.
  if (!there) return (await new AxeBuilder({ page }).setLegacyMode().analyze()).violations
  return page.evaluate<Results>(
    "axe.run(document, { resultTypes: ['violations'] }).then((results) => results.violations)",
  )
}

/** Colours are judged when they are what they will be. */
function settle(page: Page): Promise<unknown> {
  return page.evaluate(`Promise.all(document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => {})))`)
}
