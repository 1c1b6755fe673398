/** Conversations and answers in all their states. */
import type { Conversation } from '#shared/conversations/conversation'
import { never, storeFailure } from '../main-side.ts'
import { questions } from '../scripts.ts'
import { type Stage, type Studio, smallest } from '../studio.ts'

export async function chat(studio: Studio): Promise<void> {
  const stage = await studio.open({ data: 'full' })
  const { page } = stage
  const { items } = await stage.call('conversation.list', { limit: 100 })
  const named = (start: string) => items.find(({ title }) => title.startsWith(start)) as Conversation

  await stage.go('chat')
  await stage.picture('start', 'No conversation open, a full list')
  const main = named('A backup')
  await stage.go(`chat/${main.id}`)
  await stage.picture('filled', 'A conversation: tool calls, two versions')
  await scrollTo(stage, 0)
  await page.locator('summary', { hasText: 'Thinking' }).first().click()
  await stage.picture('markdown', 'Thinking, table and code')
  await page.getByRole('group', { name: 'Tool call calculator' }).getByRole('button').first().click()
  await stage.picture('tool-open', 'A tool call unfolded')
  await stage.resize(smallest.width, smallest.height)
  await stage.picture('filled-900x600', 'A conversation at 900×600')
  await stage.resize(1280, 800)
  await stage.go(`chat/${named('Show me how').id}`)
  await stage.picture('code', 'Code and a quotation')
  await stage.go(`chat/${named('Compare the three').id}`)
  await stage.picture('wide', 'A wide table, long words')
  await page.getByRole('article', { name: 'You' }).first().hover()
  await page.getByRole('button', { name: 'Edit', exact: true }).first().click()
  await stage.picture('edit', 'Editing a message')
  await page.keyboard.press('Escape')

  await page.getByRole('list', { name: 'Conversations' }).getByRole('link').nth(2).hover()
  await page
    .getByRole('button', { name: /^More for/ })
    .nth(2)
    .click()
  await stage.picture('menu', 'What can be done with a conversation')
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await stage.picture('delete', 'Deleting a conversation')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Deleted “').waitFor()
  await stage.picture('deleted', 'Deleted, with the way back')
  await page.getByRole('combobox', { name: 'Agent' }).first().click()
  await stage.picture('agent-box', 'Choosing the agent of a new chat')
  await page.keyboard.press('Escape')

  await answers(stage)
  await lateAndFailing(stage, main.id)
  await cutOff(studio, stage)
}

/** Answers that are being written, and those that failed. */
async function answers(stage: Stage): Promise<void> {
  const { page } = stage
  const begin = async (text: string) => {
    const agents = await stage.call('agent.list', { search: 'Assistant' })
    const { id } = await stage.call('conversation.create', { agentId: agents.items[0]?.id as string })
    await stage.go(`chat/${id}`)
    await stage.picture('new', 'A new conversation').catch(() => undefined)
    const started = await stage.call('message.send', { conversationId: id, text })
    await page.getByRole('article', { name: 'You' }).first().waitFor()
    return started
  }
  const { runId: first } = await begin(questions.starting)
  await page.waitForTimeout(600)
  await stage.picture('starting', 'Waiting for the first word', { still: false })
  await stage.call('run.stop', { runId: first })
  const { runId: second } = await begin(questions.thinking)
  await page.waitForTimeout(1500)
  await stage.picture('thinking', 'The model thinks', { still: false })
  await stage.call('run.stop', { runId: second })
  const { runId: third } = await begin(questions.running)
  await page.waitForTimeout(1800)
  await stage.picture('running', 'An answer being written', { still: false })
  await stage.call('run.stop', { runId: third })
  await stage.picture('stopped', 'An answer that was stopped')
  const { runId: fourth } = await begin(questions.retry)
  await page.waitForTimeout(900)
  await stage.picture('retry', 'Waiting for the next attempt', { still: false })
  await stage.call('run.stop', { runId: fourth })
  await begin(questions.auth)
  await page.getByRole('alert').first().waitFor()
  await stage.picture('failed', 'An answer that failed')
}

async function lateAndFailing(stage: Stage, conversationId: string): Promise<void> {
  await stage.answer('message.page', never)
  await stage.go('settings')
  await stage.go(`chat/${conversationId}`)
  await stage.reload()
  await stage.picture('loading', 'A conversation loading')
  await stage.answer('message.page', storeFailure)
  await stage.reload()
  await stage.picture('error', 'A conversation that cannot be read')
  await stage.answer('message.page', null)
  await stage.answer('conversation.list', never)
  await stage.go('chat')
  await stage.reload()
  await stage.picture('list-loading', 'The list of conversations loading')
  await stage.answer('conversation.list', storeFailure)
  await stage.reload()
  await stage.picture('list-error', 'The list of conversations cannot be read')
  await stage.answer('conversation.list', null)
  await stage.answer('conversation.get', {
    kind: 'error',
    error: { code: 'not-found', message: 'This conversation is gone.', retryable: false },
  })
  await stage.go(`chat/${conversationId}`)
  await stage.reload()
  await stage.picture('gone', 'A conversation that is gone')
  await stage.answer('conversation.get', null)
}

/** The power goes in mid-answer; the next start finds it. */
async function cutOff(studio: Studio, stage: Stage): Promise<void> {
  const agents = await stage.call('agent.list', { search: 'Assistant' })
  const { id } = await stage.call('conversation.create', { agentId: agents.items[0]?.id as string })
  await stage.call('message.send', { conversationId: id, text: questions.running })
  await stage.page.waitForTimeout(2500)
  await stage.kill()
  const next = await studio.open({ data: { folder: stage.dataDir } })
  await next.go(`chat/${id}`)
  await next.picture('interrupted', 'An answer cut off by a crash')
  await next.close()
}

async function scrollTo(stage: Stage, top: number): Promise<void> {
  await stage.page.getByRole('log', { name: 'Conversation' }).evaluate((log: unknown, to) => {
    // Whatever scrolls: the log itself or what holds it.
    for (let one = log as Scrolled | null; one !== null; one = one.parentElement) one.scrollTop = to
  }, top)
  await stage.page.waitForTimeout(200)
}

interface Scrolled {
  scrollTop: number
  readonly parentElement: Scrolled | null
}
