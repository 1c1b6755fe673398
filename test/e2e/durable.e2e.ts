import { spawn } from 'node:child_process'
import type { Page } from 'playwright'
import { describe } from 'vitest'
import { addAgent, addServer, call, go, openChat, showChat } from './helpers/arrange.ts'
import { answers, button, conversations, questions, send } from './helpers/chat.ts'
import { extended, type LaunchedApp, startCommand } from './helpers/launch.ts'
import type { ModelCall, ModelServer } from './helpers/model-server.ts'
import { expect, test } from './helpers/test.ts'

/** A window in which an answer is half written; answers the request that is still open. */
async function beginAnswer(
  launch: () => Promise<LaunchedApp>,
  server: ModelServer,
): Promise<LaunchedApp & { readonly request: ModelCall; readonly conversationId: string }> {
  const launched = await launch()
  const { page } = launched
  const agent = await addAgent(page, await addServer(page, server.url))
  const conversationId = await openChat(page, agent.id)
  await send(page, 'Count to six')
  const request = await server.next()
  request.text('one two ')
  await expect(answers(page)).toContainText('one two')
  return extended(launched, { request, conversationId })
}

/** The answer as the store has it. */
async function storedAnswer(page: Page, conversationId: string) {
  const { items } = await call(page, 'message.page', { conversationId })
  return items.find((message) => message.role === 'assistant')
}

describe('what is being written goes on', () => {
  // Bug: a reload ends the run, loses a piece, or shows one twice.
  test('through a reload in mid-stream, with nothing doubled and nothing lost', async ({
    launch,
    server,
  }) => {
    const { page, request, conversationId } = await beginAnswer(launch, server)
    await page.reload()
    await expect(answers(page)).toContainText('one two')
    await expect(button(page, 'Stop')).toBeVisible()
    request.text('three ')
    await expect(answers(page)).toContainText('one two three')
    await page.reload()
    request.text('four ')
    request.text('five ')
    await expect(answers(page)).toContainText('one two three four five')
    request.text('six')
    request.end()
    await expect(button(page, 'Send')).toBeVisible()
    await expect(answers(page)).toHaveCount(1)
    await expect(answers(page).locator('.markdown')).toHaveText('one two three four five six')
    expect((await storedAnswer(page, conversationId))?.text).toBe('one two three four five six')
    expect(server.asked).toBe(1)
  })

  // Bug: the page that stays is taken for one that has gone, and hears no more of its runs.
  test('while the page tries to go elsewhere and is not let', async ({ launch, server }) => {
    const { page, request } = await beginAnswer(launch, server)
    const home = page.url()
    for (const address of ['https://example.com/away', 'file:///etc/hostname', 'data:text/html,hello']) {
      await page.evaluate(`location.href = ${JSON.stringify(address)}`).catch(() => undefined)
    }
    // Playwright goes on waiting for what was denied, so the page itself is asked what it shows.
    const shown = () => page.evaluate("document.querySelector('[role=log]')?.textContent")
    request.text('three ')
    await expect.poll(shown).toContain('one two three')
    request.text('four five six')
    request.end()
    await expect.poll(shown).toContain('one two three four five six')
    expect(page.url()).toBe(home)
  })

  // Bug: leaving the chat or going to another section stops the answer.
  test('while another section is shown', async ({ launch, server }) => {
    const { page, request, conversationId } = await beginAnswer(launch, server)
    await go(page, '#/settings')
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
    request.text('three ')
    await go(page, '#/agents')
    request.text('four ')
    await showChat(page, conversationId)
    await expect(answers(page)).toContainText('one two three four')
    request.text('five six')
    request.end()
    await expect(answers(page).locator('.markdown')).toHaveText('one two three four five six')
  })

  // Bug: closing the window cuts the answer off, or leaves a process behind for ever.
  test('after the window is closed, to its end; only then does the process go', async ({
    launch,
    server,
  }) => {
    const first = await beginAnswer(launch, server)
    const { app, page, request, conversationId } = first
    const gone = new Promise<void>((resolve) => app.process().once('exit', () => resolve()))
    await page.close()
    request.text('three four ')
    request.text('five six')
    expect(app.process().exitCode).toBeNull()
    request.end()
    await gone
    const second = await launch()
    await showChat(second.page, conversationId)
    await expect(answers(second.page).locator('.markdown')).toHaveText('one two three four five six')
    await expect(answers(second.page)).not.toContainText('Interrupted')
  })

  // Bug: an answer that goes on without a window cannot be looked at until it is over.
  test('after the window is closed, and is seen again by starting once more', async ({
    launch,
    server,
    dataDir,
  }) => {
    const { app, page, request } = await beginAnswer(launch, server)
    await page.close()
    request.text('three ')
    const appeared = app.waitForEvent('window')
    const { executable, args, env } = await startCommand({ dataDir })
    const again = spawn(executable, args, { env, stdio: 'ignore' })
    const ended = new Promise((resolve) => again.once('exit', resolve))
    const seen = await appeared
    expect(await ended).toBe(0)
    await conversations(seen).getByRole('link').click()
    await expect(answers(seen)).toContainText('one two three')
    request.text('four five six')
    request.end()
    await expect(answers(seen).locator('.markdown')).toHaveText('one two three four five six')
    await expect(button(seen, 'Send')).toBeVisible()
  })

  // Bug: a run depends on the agent as it is now, not on the version that it began with.
  test('while its agent is changed, and while it is deleted', async ({ launch, server }) => {
    const { page, request, conversationId } = await beginAnswer(launch, server)
    const [agent] = (await call(page, 'agent.list', {})).items
    if (agent === undefined) throw new Error('The agent is gone.')
    await call(page, 'agent.update', { ...agent, systemPrompt: 'Changed meanwhile.' })
    await go(page, '#/agents')
    const item = page.getByRole('listitem', { name: 'Ada' })
    await button(item, 'Delete').click()
    await button(page.getByRole('alertdialog'), 'Delete').click()
    await expect(item).toBeHidden()
    request.text('three four five six')
    request.end()
    await expect
      .poll(async () => (await storedAnswer(page, conversationId))?.text)
      .toBe('one two three four five six')
    expect((await storedAnswer(page, conversationId))?.status).toBe('complete')
    await showChat(page, conversationId)
    await expect(answers(page).locator('.markdown')).toHaveText('one two three four five six')
    // What comes next needs an agent, and the chat offers to bring it back.
    await expect(page.getByText('Ada is deleted.')).toBeVisible()
    await button(page, 'Restore agent').click()
    await expect(page.getByText('Ada is deleted.')).toBeHidden()
  })
})

describe('quitting', () => {
  // Bug: quitting waits for ever for a model, or throws away what it wrote.
  test('in mid-stream keeps the half answer and says that it was interrupted', async ({ launch, server }) => {
    const first = await beginAnswer(launch, server)
    first.request.text('three')
    await expect(answers(first.page)).toContainText('one two three')
    const begun = Date.now()
    await first.close()
    expect(Date.now() - begun).toBeLessThan(5000)
    await first.request.closed
    const { page } = await launch()
    await showChat(page, first.conversationId)
    await expect(answers(page)).toContainText('one two three')
    await expect(answers(page)).toContainText('Interrupted')
    await expect(button(answers(page), 'Continue')).toBeEnabled()
  })
})

describe('a power cut', () => {
  // Bug: what was acknowledged is gone, the half answer is lost or taken for a whole one, or it cannot be gone on with.
  test('in mid-stream loses nothing that was acknowledged, and the answer can be continued', async ({
    launch,
    server,
  }) => {
    const first = await beginAnswer(launch, server)
    // Growing text is kept at least every half second.
    await expect
      .poll(async () => (await storedAnswer(first.page, first.conversationId))?.text, { timeout: 3000 })
      .toBe('one two ')
    await first.kill()

    const { page } = await launch()
    await showChat(page, first.conversationId)
    await expect(questions(page)).toContainText('Count to six')
    await expect(answers(page)).toContainText('one two')
    await expect(answers(page)).toContainText('Interrupted')
    await expect(conversations(page).getByRole('link')).toHaveCount(1)
    // Nothing is asked for by itself.
    expect(server.asked).toBe(1)

    await button(answers(page), 'Continue').click()
    const second = await server.next()
    expect(JSON.stringify(second.body)).toContain('one two')
    second.text('three four five six')
    second.end()
    await expect(button(page, 'Send')).toBeVisible()
    await expect(answers(page)).toHaveCount(1)
    await expect(answers(page)).toContainText('three four five six')
    await expect(answers(page)).not.toContainText('Interrupted')
    expect((await storedAnswer(page, first.conversationId))?.status).toBe('complete')
  })

  // Bug: a command is acknowledged before it is stored.
  test('right after an acknowledgement keeps what was acknowledged', async ({ launch, server }) => {
    const first = await launch()
    const agent = await addAgent(first.page, await addServer(first.page, server.url))
    const made: string[] = []
    for (const title of ['One', 'Two', 'Three']) {
      const { id } = await call(first.page, 'conversation.create', { agentId: agent.id })
      await call(first.page, 'conversation.update', { id, title, draft: `Draft of ${title}` })
      made.push(id)
    }
    const sent = await call(first.page, 'message.send', { conversationId: made[0] ?? '', text: 'Kept?' })
    await first.kill()
    const { page } = await launch()
    const list = await call(page, 'conversation.list', {})
    expect(list.items.map((one) => one.title).toSorted()).toEqual(['One', 'Three', 'Two'])
    expect(list.items.every((one) => one.draft === `Draft of ${one.title}` || one.id === made[0])).toBe(true)
    const { items } = await call(page, 'message.page', { conversationId: made[0] ?? '' })
    expect(items.map((message) => [message.role, message.status])).toEqual([
      ['user', 'complete'],
      ['assistant', 'interrupted'],
    ])
    expect(items[1]?.id).toBe(sent.messageId)
  })

  // Bug: a tool that was called before the cut is called again by the continuation.
  test('between a tool call and the answer repeats no call', async ({ launch, server }) => {
    const first = await launch()
    const model = await addServer(first.page, server.url)
    const agent = await addAgent(first.page, model, { tools: ['calculator'] })
    const conversationId = await openChat(first.page, agent.id)
    await send(first.page, 'Six times seven?')
    const call1 = await server.next()
    call1.toolCall('calculator', { expression: '6 * 7' })
    call1.end('tool_calls')
    const call2 = await server.next()
    await first.kill()
    await call2.closed

    const { page } = await launch()
    await showChat(page, conversationId)
    const group = answers(page).getByRole('group', { name: 'Tool call calculator' })
    await expect(group).toContainText('Done')
    await expect(answers(page)).toContainText('Interrupted')
    await button(answers(page), 'Continue').click()
    const call3 = await server.next()
    expect(JSON.stringify(call3.body.messages)).toContain('42')
    call3.text('Forty-two.')
    call3.end()
    await expect(answers(page)).toContainText('Forty-two.')
    await expect(group).toHaveCount(1)
  })
})
