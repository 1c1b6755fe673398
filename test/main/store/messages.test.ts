import { describe, expect, test } from 'vitest'
import { messageSchema } from '#shared/conversations/conversation'
import {
  answer,
  endAnswer,
  goOn,
  makeChat,
  openRaw,
  openTestStore,
  requestedCall,
  say,
  startAnswer,
  startStep,
  stepEnd,
} from './store-fixture.ts'

const texts = (items: readonly { text: string }[]): string[] => items.map((item) => item.text)

const numbered = (word: string, from: number, end: number): string[] =>
  Array.from({ length: end - from }, (_, index) => `${word} ${from + index}`)

/** A branch of so many messages of the person, from the first of the chat down; answers their ids. */
function sayMany(
  opened: Awaited<ReturnType<typeof openTestStore>>,
  chat: ReturnType<typeof makeChat>,
  word: string,
  count: number,
): string[] {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    ids.push(say(opened, chat, `${word} ${index}`, ids.at(-1) ?? null))
  }
  return ids
}

describe('the tree of messages', () => {
  test('shows the branch of the leaf only, oldest first, with the versions beside each message', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const question = say(opened, chat, 'What is a spline?', null)
    const first = answer(opened, chat, 'A curve.', question)
    const second = answer(opened, chat, 'A smooth curve.', question)
    const { items, more } = store.messages.page({ conversationId: chat.conversationId, limit: 50 })
    expect(texts(items)).toEqual(['What is a spline?', 'A smooth curve.'])
    expect(items[1]?.siblingIds).toEqual([first, second])
    expect(items[0]?.siblingIds).toEqual([question])
    expect(more).toBe(false)
    for (const item of items) expect(() => messageSchema.parse(item)).not.toThrow()
  })

  test('counts first messages of one chat as versions of each other, and never those of another chat', async () => {
    const opened = await openTestStore()
    const chat = makeChat(opened.store)
    const other = makeChat(opened.store)
    const one = say(opened, chat, 'One', null)
    const edited = say(opened, chat, 'One, edited', null)
    const elsewhere = say(opened, other, 'Elsewhere', null)
    expect(opened.store.messages.get(edited)?.siblingIds).toEqual([one, edited])
    expect(opened.store.messages.get(elsewhere)?.siblingIds).toEqual([elsewhere])
  })

  test('pages upwards without a gap or a message twice, and ends', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    let parent: string | null = null
    for (let count = 0; count < 25; count += 1) parent = say(opened, chat, `Message ${count}`, parent)
    const { conversationId } = chat
    const seen: string[] = []
    let before: string | undefined
    for (;;) {
      const { items, more } = store.messages.page({ conversationId, before, limit: 10 })
      seen.unshift(...texts(items))
      before = items[0]?.id
      if (!more) break
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, count) => `Message ${count}`))
    expect(store.messages.page({ conversationId, limit: 25 }).more).toBe(false)
    expect(store.messages.page({ conversationId, before, limit: 10 })).toEqual({
      items: [],
      more: false,
      moreBelow: true,
    })
  })

  test('opens the page around a message far above, on the branch that holds it', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const branch = sayMany(opened, chat, 'Old', 60)
    // The branch shown is another one.
    const shown = say(opened, chat, 'New', null)
    const { conversationId } = chat
    const page = (around: string, limit: number) => store.messages.page({ conversationId, around, limit })
    expect(page(branch[20] ?? '', 30)).toMatchObject({ more: true, moreBelow: true })
    expect(texts(page(branch[20] ?? '', 30).items)).toEqual(numbered('Old', 10, 40))
    expect(texts(page(branch[20] ?? '', 5).items)).toEqual(numbered('Old', 18, 23))
    expect(page(branch[3] ?? '', 30)).toMatchObject({ more: false, moreBelow: true })
    expect(texts(page(branch[3] ?? '', 30).items)).toEqual(numbered('Old', 0, 23))
    expect(page(branch[59] ?? '', 30)).toMatchObject({ more: true, moreBelow: false })
    expect(texts(page(branch[59] ?? '', 30).items)).toEqual(numbered('Old', 30, 60))
    expect(store.messages.newestLeaf(branch[0] ?? '')).toBe(branch[59])
    expect(store.messages.holds(conversationId, branch[0] ?? '')).toBe(false)
    expect(store.messages.holds(conversationId, shown)).toBe(true)
  })

  test('pages downwards from there without a gap or a message twice, and ends at the newest', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const branch = sayMany(opened, chat, 'Message', 47)
    const { conversationId } = chat
    const around = store.messages.page({ conversationId, around: branch[4] ?? '', limit: 10 })
    const seen = texts(around.items)
    let after = around.items.at(-1)?.id
    let moreBelow = around.moreBelow
    while (moreBelow) {
      const page = store.messages.page({ conversationId, after, limit: 10 })
      expect(page.more).toBe(true)
      seen.push(...texts(page.items))
      after = page.items.at(-1)?.id
      moreBelow = page.moreBelow
    }
    expect(seen).toEqual(numbered('Message', 0, 47))
    const below = store.messages.page({ conversationId, after, limit: 10 })
    expect(below).toEqual({ items: [], more: true, moreBelow: false })
  })

  test('a version of an older branch stays on the branch shown, when a page is opened around what both hold', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const root = say(opened, chat, 'Root', null)
    const old = say(opened, chat, 'Old', root)
    say(opened, chat, 'Recent', root)
    store.conversations.setLeaf(chat.conversationId, old)
    const { items } = store.messages.page({ ...chat, around: root, limit: 10 })
    expect(texts(items)).toEqual(['Root', 'Old'])
  })

  test('answers not-found for what should stand below a message of another branch', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const hidden = say(opened, chat, 'Hidden', null)
    say(opened, chat, 'Shown', null)
    expect(() => store.messages.page({ ...chat, after: hidden, limit: 10 })).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
  })

  test('follows the newest of several versions down from a message', async () => {
    const opened = await openTestStore()
    const chat = makeChat(opened.store)
    const root = say(opened, chat, 'Root', null)
    const old = say(opened, chat, 'Old', root)
    const recent = say(opened, chat, 'Recent', root)
    say(opened, chat, 'Below the old one, yet newer', old)
    const leaf = say(opened, chat, 'Below the recent one', recent)
    expect(opened.store.messages.newestLeaf(root)).toBe(leaf)
    expect(opened.store.messages.newestLeaf(leaf)).toBe(leaf)
  })

  test('answers not-found for a message of another chat, so that no chat shows a foreign branch', async () => {
    const opened = await openTestStore()
    const chat = makeChat(opened.store)
    const foreign = say(opened, makeChat(opened.store), 'Foreign', null)
    const { conversationId } = chat
    const page = (query: object) => () => opened.store.messages.page({ conversationId, limit: 5, ...query })
    expect(page({ around: foreign })).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(page({ before: foreign })).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(page({ after: foreign })).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(page({})()).toEqual({ items: [], more: false, moreBelow: false })
  })

  test('survives a ring that damage has tied into the tree', async () => {
    const opened = await openTestStore()
    const chat = makeChat(opened.store)
    const one = say(opened, chat, 'One', null)
    const two = say(opened, chat, 'Two', one)
    openRaw(opened.dataDir).prepare('UPDATE messages SET parent_id = ? WHERE id = ?').run(two, one)
    const { items } = opened.store.messages.page({ conversationId: chat.conversationId, limit: 10 })
    expect(items).toHaveLength(10)
  })
})

describe('an answer being written', () => {
  test('shows the text of its steps so far, and all of it once its run has ended', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const { runId, messageId } = startAnswer(opened, chat, say(opened, chat, 'Hello', null))
    store.runs.endStep(stepEnd(runId, 0, 'Let me see.'))
    startStep(opened, runId, 1)
    const piece = (kind: 'text' | 'thinking', seq: number, offset: number, text: string) =>
      store.runs.appendChunk({ runId, step: 1, kind, seq, offset, text })
    piece('thinking', 23, 0, 'hm')
    piece('text', 24, 0, 'It was')
    // A piece replaces what stood from its offset on.
    piece('text', 25, 3, 'is')
    const growing = store.messages.get(messageId)
    expect(growing).toMatchObject({ status: 'running', text: 'Let me see.\n\nIt is' })
    expect(growing?.steps.map((step) => step.thinking)).toEqual(['', 'hm'])
    expect(() => messageSchema.parse(growing)).not.toThrow()
    store.runs.endStep(stepEnd(runId, 1, 'It is late.'))
    endAnswer(opened, chat, { runId, messageId }, { text: 'Let me see.\n\nIt is late.' })
    expect(store.messages.get(messageId)).toMatchObject({
      status: 'complete',
      text: 'Let me see.\n\nIt is late.',
    })
  })

  // Bug: an answer that two runs wrote shows only what the newest of them did, or in the wrong order.
  test('that several runs wrote has the steps of all of them, oldest first', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const started = startAnswer(opened, chat, say(opened, chat, 'Hello', null))
    const { runId, messageId } = started
    store.runs.endStep(stepEnd(runId, 0, 'One'))
    endAnswer(opened, chat, started, { text: 'One', status: 'stopped' })
    const second = goOn(opened, chat, messageId, 1)
    store.runs.endStep(stepEnd(second, 1, 'two'))
    const third = goOn(opened, chat, messageId, 2)
    store.runs.appendChunk({ runId: third, step: 2, kind: 'text', seq: 44, offset: 0, text: 'thr' })
    const growing = store.messages.get(messageId)
    expect(growing).toMatchObject({ status: 'running', runId: third, text: 'One\n\ntwo\n\nthr' })
    expect(growing?.steps.map((step) => [step.runId, step.index])).toEqual([
      [runId, 0],
      [second, 1],
      [third, 2],
    ])
    expect(texts(store.messages.path(messageId, 10_000))).toEqual(['Hello', 'One\n\ntwo\n\nthr'])
    expect(() => store.messages.reopen(opened.newId(), third)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
  })
})

describe('a damaged record', () => {
  test.each([
    ['an impossible role', "role = 'wizard'"],
    ['an impossible status', "status = 'exploded'"],
    ['a time that is none', "created_at = 'yesterday'"],
    ['text that is none', "text = x'00ff'"],
  ])('with %s becomes a placeholder; the chat around it opens', async (_what, change) => {
    const opened = await openTestStore()
    const { store, lines } = opened
    const chat = makeChat(store)
    const question = say(opened, chat, 'Question', null)
    const bad = answer(opened, chat, 'Secret words', question)
    say(opened, chat, 'Thanks', bad)
    openRaw(opened.dataDir).exec(`UPDATE messages SET ${change} WHERE id = '${bad}'`)
    const { items } = store.messages.page({ conversationId: chat.conversationId, limit: 10 })
    expect(items.map((item) => item.id)).toContain(bad)
    expect(texts(items)).toEqual(['Question', '', 'Thanks'])
    expect(items[1]).toMatchObject({ status: 'failed', error: { code: 'store-damaged' } })
    for (const item of items) expect(() => messageSchema.parse(item)).not.toThrow()
    expect(lines.join()).toContain(bad)
    expect(lines.join()).not.toContain('Secret words')
  })

  test.each([
    [
      'messages',
      "usage = '{\"inputTokens\": -1}', error = 'not JSON', cost_nanos = 'free', duration_ms = -5, run_id = 'x'",
    ],
    [
      'steps',
      "calls = 3, warnings = '{}', usage = '3', cost_nanos = -1, stop_reason = 'bored', latency_ms = -1",
    ],
    ['steps', "provider_id = 'nobody'"],
  ])('beside the text (in %s) costs only what is damaged', async (table, change) => {
    const opened = await openTestStore()
    const { store, lines } = opened
    const chat = makeChat(store)
    const good = answer(opened, chat, 'Answer', say(opened, chat, 'Question', null))
    openRaw(opened.dataDir).exec(`UPDATE ${table} SET ${change}`)
    const message = store.messages.get(good)
    expect(message).toMatchObject({ text: 'Answer', status: 'complete' })
    expect(() => messageSchema.parse(message)).not.toThrow()
    expect(lines.length).toBeGreaterThan(0)
  })
})

describe('the path that a model is told', () => {
  test('is the branch from the root, cut at whole messages from above', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const first = say(opened, chat, 'a'.repeat(100), null)
    const second = answer(opened, chat, 'b'.repeat(100), first)
    answer(opened, chat, 'another version', first)
    const third = say(opened, chat, 'c'.repeat(100), second)
    const beginnings = (most: number) => store.messages.path(third, most).map(({ text }) => text[0])
    expect(beginnings(1000)).toEqual(['a', 'b', 'c'])
    expect(beginnings(300)).toEqual(['a', 'b', 'c'])
    expect(beginnings(299)).toEqual(['b', 'c'])
    expect(beginnings(199)).toEqual(['c'])
    // The message to be answered is never left out.
    expect(beginnings(1)).toEqual(['c'])
  })

  test('holds tool calls and what they answered, and counts them', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const question = say(opened, chat, 'What time is it?', null)
    const { runId, messageId } = startAnswer(opened, chat, question)
    const done = {
      ...requestedCall,
      status: 'done' as const,
      result: 'x'.repeat(500),
      startedAt: 1,
      endedAt: 2,
    }
    const calls = [{ call: requestedCall, effect: 'none' as const, seq: 5 }]
    store.runs.endStep({ ...stepEnd(runId, 0, ''), calls })
    store.runs.endCall(runId, done, 12)
    startStep(opened, runId, 1)
    store.runs.endStep(stepEnd(runId, 1, 'Noon.'))
    endAnswer(opened, chat, { runId, messageId }, { text: 'Noon.' })
    const path = store.messages.path(messageId, 10_000)
    expect(path[1]?.steps).toMatchObject([{ toolCalls: [done] }, { text: 'Noon.', toolCalls: [] }])
    expect(path[1]?.text).toBe('Noon.')
    expect(store.messages.path(messageId, 400)).toHaveLength(1)
  })
})
