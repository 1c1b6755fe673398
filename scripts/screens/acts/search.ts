/** Finding conversations and messages. */
import { never, storeFailure } from '../main-side.ts'
import type { Studio } from '../studio.ts'

export async function search(studio: Studio): Promise<void> {
  const stage = await studio.open({ data: 'full' })
  const { page } = stage
  await stage.go('chat')
  const box = page.getByRole('searchbox', { name: 'Search conversations' })
  await box.fill('how')
  await stage.page.waitForTimeout(500)
  await stage.picture('hits', 'Titles and messages found')
  await box.fill('restic')
  await page.waitForTimeout(500)
  await stage.picture('messages', 'Messages found')
  await page
    .getByRole('link', { name: /restic/i })
    .first()
    .click()
  await page.waitForTimeout(500)
  await stage.picture('jump', 'The message that was found')
  await box.fill('zeppelin')
  await page.waitForTimeout(500)
  await stage.picture('nothing', 'Nothing found')
  await stage.answer('message.search', never)
  await box.fill('winter')
  await page.waitForTimeout(700)
  await stage.picture('loading', 'Searching')
  await stage.answer('message.search', storeFailure)
  await box.fill('winters')
  await page.waitForTimeout(700)
  await stage.picture('error', 'The search failed')
  await stage.close()
}
