import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from 'vitest'
import { addAgent, addAgents, addPractice, addServer, call, go, openChat } from './helpers/arrange.ts'
import { answers, box, button, send } from './helpers/chat.ts'
import { expect, test } from './helpers/test.ts'

describe('settings', () => {
  // Bug: a choice that is shown but not kept, or kept but not shown.
  test('theme, language and the place of the window are there again after a restart', async ({ launch }) => {
    const first = await launch()
    await call(first.page, 'settings.update', { onboardedAt: Date.now() })
    await go(first.page, '#/settings')
    await first.page.getByRole('combobox', { name: 'Theme' }).click()
    await first.page.getByRole('option', { name: 'Dark' }).click()
    await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await first.page.getByRole('combobox', { name: 'Language' }).click()
    await first.page.getByRole('option', { name: 'Deutsch' }).click()
    await expect(first.page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
    await expect(first.page.locator('html')).toHaveAttribute('lang', 'de')
    await first.inMain(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1000, height: 700 }),
    )
    await first.close()

    const { inMain, page } = await launch()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Einstellungen' })).toBeVisible()
    const bounds = await inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    expect(bounds).toMatchObject({ width: 1000, height: 700 })
    expect(await inMain(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  })

  // Bug: without a menu there is no way to make the text larger.
  test('the keys for zooming do so, and lead back', async ({ launch }) => {
    const { inMain, page } = await launch()
    await go(page, '#/settings')
    const press = (keyCode: string) =>
      inMain(({ BrowserWindow }, key) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers: ['control'] })
      }, keyCode)
    const level = () =>
      inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel())
    await press('=')
    await expect.poll(level).toBe(0.5)
    await press('-')
    await press('-')
    await expect.poll(level).toBe(-0.5)
    await press('0')
    await expect.poll(level).toBe(0)
  })

  // Bug: About hides what runs, or names a folder that is not the one used.
  test('say what runs and where the data lies', async ({ launch }) => {
    const { inMain, page, dataDir } = await launch()
    await go(page, '#/settings')
    const about = page.getByRole('region', { name: 'About' })
    await expect(about).toContainText(dataDir)
    await expect(about).toContainText(await inMain(() => process.versions.electron ?? ''))
    const { standInRuntime } = await call(page, 'app.info', {})
    if (standInRuntime) await expect(about).toContainText('stand-in Electron')
    else await expect(about).not.toContainText('stand-in')
  })
})

describe('a window whose process is gone', () => {
  // Bug: a crash of the page leaves a white window, or takes the answer with it.
  test('comes back by itself, with the answer that is being written', async ({ launch, server }) => {
    const { app, page, dataDir } = await launch()
    const agent = await addAgent(page, await addServer(page, server.url))
    await openChat(page, agent.id)
    await send(page, 'hello')
    const request = await server.next()
    request.text('Before the crash, ')
    await expect(answers(page)).toContainText('Before the crash,')
    await box(page).fill('Not sent yet')
    // Playwright does not follow a page over its crash, so the main process is asked what is seen.
    await app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents
          contents?.once('did-finish-load', () => resolve())
          contents?.forcefullyCrashRenderer()
        }),
    )
    request.text('and after it.')
    request.end()
    const shown = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          "document.querySelector('[role=log]')?.textContent + document.querySelector('textarea')?.value",
        ),
      )
    await expect.poll(shown).toContain('Before the crash, and after it.')
    await expect.poll(shown).toContain('Not sent yet')
    const log = join(dataDir, 'logs', 'agent-factory.log')
    await expect.poll(() => readFile(log, 'utf8').catch(() => '')).toContain('The window crashed')
  })
})

describe('a window with much in it', () => {
  // Bug: Chromium 130 crashes where a popover that hangs at an anchor in a list that scrolls stands open under a dialog.
  test('survives a dialog that opens while a tooltip is shown', async ({ launch }) => {
    const { page } = await launch()
    const model = await addPractice(page)
    await addAgents(page, model, 25)
    await call(page, 'settings.update', { onboardedAt: Date.now() })
    await go(page, '#/agents')
    await page.evaluate('window.stillHere = true')
    const row = page.getByRole('listitem', { name: 'Agent 24' })
    for (let round = 0; round < 2; round += 1) {
      await page.mouse.move(5, 5)
      await button(row, 'Delete').hover()
      await expect(page.locator('[popover]:popover-open')).toHaveText('Delete')
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog')).toBeVisible()
      await expect(page.locator('[popover]:popover-open', { hasText: 'Delete' })).toBeHidden()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    // A dialog that comes by itself finds the tooltip still there.
    await page.mouse.move(5, 5)
    await button(row, 'Delete').hover()
    await expect(page.locator('[popover]:popover-open')).toHaveText('Delete')
    await page.evaluate('document.body.appendChild(document.createElement("dialog")).showModal()')
    await page.waitForTimeout(300)
    expect(await page.evaluate('window.stillHere')).toBe(true)
  })
})

describe('the smallest window', () => {
  // Bug: the smallest window that is allowed cuts off what is needed.
  test('shows everything at its smallest size', async ({ launch }) => {
    const { page, resize } = await launch()
    await resize(900, 600)
    await call(page, 'settings.update', { onboardedAt: Date.now() })
    for (const section of ['chat', 'agents', 'agents/new', 'providers', 'settings']) {
      await go(page, `#/${section}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(overflow, section).toBe(0)
    }
    await expect(button(page, 'Search or jump to').or(button(page, 'Search'))).toBeInViewport()
  })

  // Bug: who reads at twice the size has no room left to write, and what saves lies outside of the window.
  test('can be used at twice the size in its smallest window', async ({ launch, server }) => {
    const { inMain, page } = await launch()
    const agent = await addAgent(page, await addServer(page, server.url))
    const conversationId = await openChat(page, agent.id)
    await inMain(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      window?.setSize(900, 600)
      window?.webContents.setZoomFactor(2)
    })
    await expect(box(page)).toBeInViewport({ ratio: 1 })
    await expect(button(page, 'Send')).toBeInViewport({ ratio: 1 })
    await expect(button(page, 'New chat')).toBeHidden()
    await page.getByRole('link', { name: 'All conversations' }).click()
    await expect(button(page, 'New chat')).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeInViewport({ ratio: 1 })
    await go(page, `#/chat/${conversationId}`)
    await expect(box(page)).toBeInViewport({ ratio: 1 })
    await go(page, `#/agents/${agent.id}`)
    await expect(button(page, 'Save agent')).toBeInViewport({ ratio: 1 })
    await go(page, '#/agents')
    await expect(page.getByRole('searchbox', { name: 'Search agents' })).toBeInViewport({ ratio: 1 })
    await expect(button(page.getByRole('listitem', { name: 'Ada' }), 'Delete')).toBeVisible()
  })
})
