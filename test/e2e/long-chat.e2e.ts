import type { Page } from 'playwright'
import { describe } from 'vitest'
import { openTestStore, say, startAnswer } from '../main/store/store-fixture.ts'
import { addAgent, addServer, openChat, showChat } from './helpers/arrange.ts'
import { answers, box, button, log, questions, send } from './helpers/chat.ts'
import type { LaunchedApp } from './helpers/launch.ts'
import type { ModelServer } from './helpers/model-server.ts'
import { expect, test } from './helpers/test.ts'

const count = 400
const early = 30
/** The last message of the page that a jump to the early one loads. */
const firstEnd = early + 39
const rare = 'capercaillie'
const label = (index: number) => `Number ${String(index).padStart(3, '0')}.`
const textOf = (index: number) =>
  `${label(index)} ${index === early ? rare : ''} ${'It goes on for a while. '.repeat(index % 9)}`

/**
 * A window with a chat of so many messages, made in the store of the data folder while no window was open. After the one
 * that is named stands an answer that was cut off.
 */
async function openLongChat(
  launch: () => Promise<LaunchedApp>,
  server: ModelServer,
  cutAfter = -1,
): Promise<Page> {
  const first = await launch()
  const agent = await addAgent(first.page, await addServer(first.page, server.url))
  const conversationId = await openChat(first.page, agent.id)
  await first.close()
  const opened = await openTestStore({ dataDir: first.dataDir })
  const chat = { conversationId, agentId: agent.id, agentVersionId: agent.versionId }
  let parentId: string | null = null
  for (let index = 0; index < count; index += 1) {
    const questionId = say(opened, chat, textOf(index), parentId)
    parentId = index === cutAfter ? startAnswer(opened, chat, questionId).messageId : questionId
  }
  await opened.store.close()
  const { page } = await launch()
  await showChat(page, conversationId)
  await expect(question(page, count - 1)).toBeInViewport()
  return page
}

const question = (page: Page, index: number) => questions(page).filter({ hasText: label(index) })
const latest = (page: Page) => button(page, 'Jump to latest')

async function jump(page: Page): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill(rare)
  await page.getByRole('list', { name: 'Messages' }).getByRole('link').click()
  await expect(question(page, early)).toBeInViewport()
}

/** The numbers of the messages that are drawn, from top to bottom. */
async function drawn(page: Page): Promise<number[]> {
  const texts = await questions(page).allInnerTexts()
  return texts.map((text) => Number(/Number (\d+)\./.exec(text)?.[1])).toSorted((one, other) => one - other)
}

describe('a conversation of hundreds of messages', () => {
  // Bug: the way down from an old message has a gap, repeats messages, leaps to the end, or never gets there.
  test('is read downwards from a message that was searched for, page by page', async ({ launch, server }) => {
    const page = await openLongChat(launch, server)
    await jump(page)
    await expect(latest(page)).toBeVisible()
    // From the end of what is loaded, the next page is put below: it is not news, and nothing moves.
    await question(page, early).press('End')
    await expect.poll(async () => (await drawn(page)).at(-1)).toBeGreaterThan(firstEnd)
    await expect(question(page, firstEnd)).toBeInViewport()
    const seen = new Set<number>(await drawn(page))
    await log(page).hover()
    let lowest = Math.max(...seen)
    await expect(async () => {
      const numbers = await drawn(page)
      for (const number of numbers) seen.add(number)
      // A leap would leave out what stands between.
      expect(numbers[0]).toBeLessThanOrEqual(lowest + 1)
      lowest = Math.max(lowest, numbers.at(-1) ?? 0)
      await page.mouse.wheel(0, 500)
      expect(lowest).toBe(count - 1)
    }).toPass({ timeout: 60_000, intervals: [50] })
    await expect(question(page, count - 1)).toBeInViewport()
    await expect(latest(page)).toBeHidden()
    expect([...seen].filter((number) => number >= firstEnd)).toHaveLength(count - firstEnd)
  })

  // Bug: what is asked while an old message is read is answered out of sight.
  test('shows the newest after a jump, by the button and by sending', async ({ launch, server }) => {
    const page = await openLongChat(launch, server)
    await jump(page)
    await latest(page).click()
    await expect(question(page, count - 1)).toBeInViewport()
    await expect(box(page)).toBeFocused()
    await expect(latest(page)).toBeHidden()

    await jump(page)
    await send(page, 'And now?')
    const request = await server.next()
    request.text('The newest of all.')
    await expect(answers(page).last()).toContainText('The newest of all.')
    await expect(answers(page).last()).toBeInViewport()
    // While the answer is written and an old message is read, it can still be stopped.
    await jump(page)
    await expect(latest(page)).toBeVisible()
    await button(page, 'Stop').click()
    await expect(button(page, 'Send')).toBeVisible()
    await latest(page).click()
    await expect(log(page)).toContainText('Stopped')
  })

  // Bug: Continue far up changes nothing that is seen, or carries the reader off to the end.
  test('goes on with an old answer where it stands', async ({ launch, server }) => {
    const cut = count - 260
    const page = await openLongChat(launch, server, cut)
    const goOn = button(answers(page), 'Continue')
    await log(page).hover()
    await expect(async () => {
      await page.mouse.wheel(0, -450)
      await expect(goOn).toBeInViewport({ timeout: 100 })
    }).toPass({ timeout: 60_000, intervals: [50] })
    await goOn.click()
    const request = await server.next()
    request.text('It goes on here.')
    await expect(answers(page)).toContainText('It goes on here.')
    await expect(answers(page)).toBeInViewport()
    await expect(goOn).toBeHidden()
    await expect(question(page, cut)).toBeInViewport()
    request.end()
    await expect(button(page, 'Send')).toBeVisible()
    await expect(answers(page)).not.toContainText('Interrupted')
    await expect(question(page, cut)).toBeInViewport()
  })
})
