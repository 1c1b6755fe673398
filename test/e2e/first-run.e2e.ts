import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe } from 'vitest'
import { call } from './helpers/arrange.ts'
import { answers, box, button, send } from './helpers/chat.ts'
import { type Cloud, rightKey, startCloud } from './helpers/cloud.ts'
import { expect, test } from './helpers/test.ts'

/** Counts what a hand does on the page from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(
    "window.clicks = 0; addEventListener('pointerdown', () => { window.clicks += 1 }, true)",
  )
  return () => page.evaluate<number>('window.clicks')
}

/** Presses Tab until the element named has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = () =>
    page.evaluate<string>('(document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()')
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await focused()) === name) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach "${name}".`)
}

describe('first run', () => {
  // Bug: a screen in the way, or a first answer that never comes.
  test('the practice model answers within a minute and five clicks of the first window', async ({
    launch,
  }) => {
    const begun = Date.now()
    const { page } = await launch()
    const clicks = await countClicks(page)
    await expect(page.getByRole('heading', { name: 'Welcome to Agent Factory' })).toBeVisible()
    await button(page, 'Start with the practice model').click()
    await box(page).click()
    await page.keyboard.type('What can you do?')
    await button(page, 'Send').click()
    const answer = answers(page, 'Assistant')
    await expect(answer).toContainText('You wrote: “What can you do?”')
    await expect(button(answer, 'Regenerate')).toBeVisible()
    expect(await clicks()).toBeLessThanOrEqual(5)
    expect(Date.now() - begun).toBeLessThan(60_000)
    // It says what it is.
    await expect(answer).toContainText('Practice model (no AI)')
    // What was done stays done after a reload.
    await page.reload()
    await expect(answers(page, 'Assistant')).toContainText('You wrote: “What can you do?”')
    expect((await call(page, 'settings.get', {})).onboardedAt).not.toBeNull()
  })

  // Bug: the first agent of a window in German speaks English.
  test('the first agent speaks the language of the window', async ({ launch }) => {
    const { page } = await launch()
    await call(page, 'settings.update', { language: 'de' })
    await button(page, 'Mit dem Übungsmodell beginnen').click()
    await expect(page.getByRole('textbox', { name: 'Nachricht', exact: true })).toBeVisible()
    const { items } = await call(page, 'agent.list', {})
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ name: 'Assistent', tools: ['current_time', 'calculator'] })
    expect(items[0]?.systemPrompt).toContain('Du bist')
  })

  // Bug: a control of the first minute that only a mouse reaches, or a focus that gets lost on the way.
  test('the keyboard alone leads from the first window to the first answer', async ({ launch }) => {
    const { page } = await launch()
    const clicks = await countClicks(page)
    await expect(button(page, 'Start with the practice model')).toBeVisible()
    await tabTo(page, 'Start with the practice model')
    await page.keyboard.press('Enter')
    await expect(box(page)).toBeFocused()
    await page.keyboard.type('first line')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('second line')
    await page.keyboard.press('Enter')
    const answer = answers(page, 'Assistant')
    await expect(answer).toContainText('You wrote: “first line second line”')
    await expect(button(answer, 'Regenerate')).toBeVisible()
    await expect(box(page)).toBeFocused()
    expect(await clicks()).toBe(0)
  })

  // Bug: OLLAMA_HOST not honoured, or a found model that cannot be begun with.
  test('an Ollama on this machine is found, offered and answers', async ({ launch }) => {
    const ollama = await startCloud({ key: null })
    try {
      ollama.mock.onMessage('hello', { content: 'Greetings from a llama.' })
      const { page } = await launch({ env: { OLLAMA_HOST: new URL(ollama.url).host } })
      const choice = page.getByRole('listitem', { name: 'Ollama on this machine' })
      await expect(choice.getByRole('status')).toContainText('Found, with 1 model')
      await expect(choice.getByRole('combobox', { name: 'Model' })).toContainText('llama3.2')
      await button(choice, 'Start with this model').click()
      await send(page, 'hello')
      await expect(answers(page, 'Assistant')).toContainText('Greetings from a llama.')
    } finally {
      await ollama.close()
    }
  })

  // Bug: a first window that waits for a machine that does not answer.
  test('without an Ollama the screen says so, and looks again when asked', async ({ launch }) => {
    const { page } = await launch()
    const choice = page.getByRole('listitem', { name: 'Ollama on this machine' })
    await expect(choice.getByRole('status')).toContainText('Not found on this machine')
    await expect(button(choice, 'Look again')).toBeEnabled()
    await expect(button(page, 'Start with the practice model')).toBeEnabled()
  })
})

describe('an impatient first run', () => {
  // Bug: a double click makes two of everything.
  test('ends in one provider, one agent and one chat', async ({ launch }) => {
    const { page } = await launch()
    await button(page, 'Start with the practice model').dblclick()
    await expect(box(page)).toBeEditable()
    await button(page, 'New chat').dblclick()
    await expect(box(page)).toBeEditable()
    expect(await call(page, 'provider.list', {})).toHaveLength(1)
    expect((await call(page, 'agent.list', {})).items).toHaveLength(1)
    expect((await call(page, 'conversation.list', {})).items).toHaveLength(1)
  })
})

describe('a key in the first run', () => {
  let cloud: Cloud
  beforeAll(async () => {
    cloud = await startCloud()
  })
  afterAll(() => cloud.close())

  // Bug: the way to a server of one's own is closed where no listed service is wanted.
  test('skipped, a key for one’s own address leads to the first answer', async ({ launch }) => {
    cloud.mock.onMessage('hello', { content: 'An answer behind a key.' })
    const { page } = await launch()
    await button(page, 'Skip for now').click()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Providers' }).click()
    await button(page, 'Add provider').click()
    const dialog = page.getByRole('dialog', { name: 'Add provider' })
    await dialog.getByRole('combobox', { name: 'Type' }).fill('OpenAI-compatible')
    await page.getByRole('option', { name: 'OpenAI-compatible' }).click()
    await dialog.getByRole('textbox', { name: 'Base URL' }).fill(`${cloud.url}/v1`)
    await dialog.getByRole('textbox', { name: 'API key' }).fill(rightKey)
    await button(dialog, 'Save').click()
    await expect(page.getByRole('listitem', { name: 'OpenAI-compatible' })).toContainText('Connected')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Agents' }).click()
    await page.getByRole('link', { name: /Assistant/ }).click()
    await page.getByRole('combobox', { name: 'Model', exact: true }).fill('gpt-4o')
    await page.getByRole('option', { name: 'gpt-4o — OpenAI-compatible' }).first().click()
    await button(page, 'Save agent').click()
    await page.getByRole('link', { name: 'Chat', exact: true }).click()
    await button(page, 'Start with Assistant').click()
    await send(page, 'hello')
    await expect(answers(page, 'Assistant')).toContainText('An answer behind a key.')
  })

  // Bug: a service that cannot be reached leaves the first run stuck, or the key in the page.
  test('a pasted key whose service cannot be reached says why and blocks nothing', async ({ launch }) => {
    // Stands between the application and the world, so that nothing of this test gets out.
    const asked: string[] = []
    const proxy = http.createServer((_request, response) => response.writeHead(502).end())
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    try {
      const { page } = await launch({
        env: { HTTPS_PROXY: address, https_proxy: address, NO_PROXY: '', no_proxy: '' },
      })
      await button(page, 'Paste a key').click()
      await page.getByRole('textbox', { name: 'API key' }).fill(rightKey)
      await button(page, 'Connect').click()
      await expect(page.getByRole('alert')).toContainText(/proxy|reach/i)
      expect(asked.filter((host) => host !== 'api.openai.com:443')).toEqual([])
      expect(asked.length).toBeGreaterThan(0)
      // Having looked elsewhere, the person finds the same ways still open, and no second provider for another try.
      await page.getByRole('link', { name: 'Providers' }).click()
      await expect(page.getByRole('listitem', { name: 'OpenAI' })).toBeVisible()
      await page.getByRole('link', { name: 'Chat', exact: true }).click()
      await button(page, 'Paste a key').click()
      await page.getByRole('textbox', { name: 'API key' }).fill(`${rightKey}2`)
      await button(page, 'Connect').click()
      await expect(page.getByRole('alert')).toContainText(/proxy|reach/i)
      expect(await call(page, 'provider.list', {})).toHaveLength(1)
      await button(page, 'Start with the practice model').click()
      await send(page, 'hello')
      await expect(answers(page, 'Assistant')).toContainText('You wrote: “hello”')
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
  })
})
