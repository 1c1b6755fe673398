import { describe, expect, test } from 'vitest'
import { createSnippet } from '#main/store/snippet'
import { searchHitSchema } from '#shared/conversation'
import {
  answer,
  endAnswer,
  goOn,
  makeChat,
  openRaw,
  openTestStore,
  say,
  startAnswer,
  stepEnd,
} from './store-fixture.ts'

async function chatOf(...texts: string[]) {
  const opened = await openTestStore()
  const chat = makeChat(opened.store)
  const ids = texts.map((text) => say(opened, chat, text, null))
  const find = (query: string, limit = 20) => opened.store.messages.search({ query, limit })
  return { ...opened, opened, chat, ids, find }
}

describe('finding', () => {
  test('is blind to case and diacritics, and finds the last word by its beginning', async () => {
    const { find } = await chatOf('Ein Résumé über Zürich', 'Nothing of the kind')
    expect(find('resume')).toHaveLength(1)
    expect(find('RÉSUMÉ zur')).toHaveLength(1)
    expect(find('zur resume')).toHaveLength(0)
    expect(find('kind nothing')).toHaveLength(1)
  })

  test('puts whole words before mere beginnings', async () => {
    const { find, ids } = await chatOf(
      'catalogue '.repeat(5),
      'a cat among very many other words in this long text',
    )
    expect(find('cat').map((hit) => hit.messageId)).toEqual([ids[1], ids[0]])
    expect(find('cat', 1).map((hit) => hit.messageId)).toEqual([ids[1]])
  })

  test.each([
    '"',
    "'",
    '*',
    'a OR',
    'NEAR(',
    'text:x',
    '-',
    '(((',
    'a AND NOT',
    '^a',
    '{a b}: c',
    '\\',
    '🙂',
    'x"y',
    ' ',
  ])('of %j is no syntax error', async (query) => {
    const { find } = await chatOf('Plain text')
    expect(() => find(query)).not.toThrow()
  })

  test('means operators as words', async () => {
    const { find } = await chatOf('this or that', 'this', 'that')
    expect(find('this OR that')).toHaveLength(1)
  })

  test('answers what the contract promises, with the words found marked', async () => {
    const { find, ids, chat } = await chatOf('The weather in Zürich is fine')
    const [hit] = find('zurich weather')
    expect(() => searchHitSchema.parse(hit)).not.toThrow()
    expect(hit).toMatchObject({
      messageId: ids[0],
      conversationId: chat.conversationId,
      conversationTitle: 'First chat',
      role: 'user',
      snippet: 'The \u{E000}weather\u{E001} in \u{E000}Zürich\u{E001} is fine',
    })
  })
})

test('a word that stands nearly everywhere freezes nothing: the newest messages come, unranked', async () => {
  const { opened, chat, find } = await chatOf('common '.repeat(50))
  openRaw(opened.dataDir)
    .prepare(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000)
       INSERT INTO messages (id, conversation_id, parent_id, role, text, status, created_at)
       SELECT printf('00000000-0000-7000-8000-%012d', n), ?, NULL, 'user', 'common', 'complete', 0 FROM numbers`,
    )
    .run(chat.conversationId)
  const newest = say(opened, chat, 'common, too', null)
  expect(find('common', 1).map((hit) => hit.messageId)).toEqual([newest])
})

describe('what is never found', () => {
  test('a deleted chat and a trial, however many of their messages rank first', async () => {
    const { find, store, opened, ids } = await chatOf(
      'one needle in a good deal of other text to rank it last',
    )
    for (const kind of ['chat', 'trial'] as const) {
      const hidden = makeChat(store, kind)
      for (let count = 0; count < 200; count += 1) say(opened, hidden, 'needle', null)
      if (kind === 'chat') store.conversations.softDelete(hidden.conversationId)
    }
    expect(find('needle', 1).map((hit) => hit.messageId)).toEqual([ids[0]])
    expect(find('need', 5).map((hit) => hit.messageId)).toEqual([ids[0]])
  })

  test('an answer before its run has ended; afterwards it is, once', async () => {
    const { find, opened, store, chat, ids } = await chatOf('Question')
    const started = startAnswer(opened, chat, ids[0] ?? '')
    const { runId, messageId } = started
    const text = 'Unfinished symphony'
    store.runs.appendChunk({ runId, step: 0, kind: 'text', seq: 4, offset: 0, text })
    expect(find('symphony')).toEqual([])
    endAnswer(opened, chat, started, { text, status: 'stopped' })
    expect(find('symphony').map((hit) => hit.messageId)).toEqual([messageId])
  })

  test('an answer that was gone on with, by its old text alone: the index has the new one, once', async () => {
    const { find, opened, store, chat, ids } = await chatOf('Question')
    const messageId = answer(opened, chat, 'beginning', ids[0] ?? '')
    const runId = goOn(opened, chat, messageId, 1)
    store.runs.endStep(stepEnd(runId, 1, 'continuation'))
    endAnswer(opened, chat, { runId, messageId }, { text: 'beginning\n\ncontinuation' })
    expect(find('beginning continuation')).toHaveLength(1)
    expect(find('beginning')).toHaveLength(1)
    const check = "INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)"
    expect(() => openRaw(opened.dataDir).exec(check)).not.toThrow()
  })
})

describe('a snippet', () => {
  test('shows the surroundings of a word deep in a long text', () => {
    const text = `${'before '.repeat(500)}needle${' after'.repeat(500)}`
    const snippet = createSnippet(['needle'])(text)
    expect(snippet).toMatch(/^…before .*\u{E000}needle\u{E001} after.*…$/u)
    expect(snippet.length).toBeLessThan(300)
  })

  test('cannot be given false marks by the text, and cuts no emoji in two', () => {
    const snippet = createSnippet(['x'])(`\u{E000}forged\u{E001} ${'🙂'.repeat(400)}`)
    expect(snippet).not.toMatch(/[\u{E000}\u{E001}]/u)
    // It throws for half an emoji.
    expect(() => encodeURIComponent(snippet)).not.toThrow()
  })
})
