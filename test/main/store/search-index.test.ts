import { expect, test } from 'vitest'
import { answer, endAnswer, makeChat, openRaw, openTestStore, say, startAnswer } from './store-fixture.ts'

async function chatOf() {
  const opened = await openTestStore()
  const chat = makeChat(opened.store)
  const find = (query: string) =>
    opened.store.messages.search({ query, limit: 20 }).map((hit) => hit.messageId)
  /** As another connection sees it: what waits, and whether the index holds exactly the rest. */
  const look = () => {
    const raw = openRaw(opened.dataDir)
    const waiting = raw.prepare('SELECT count(*) FROM message_search_queue').pluck().get()
    // With rank 1 the index is compared with the texts themselves.
    for (const index of ['message_search', 'message_characters'])
      raw.exec(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`)
    raw.close()
    return waiting
  }
  return { opened, chat, find, look }
}

// Bug: what was written last before a crash is never found, because it waited for others.
test('what waited at the end is found after the next start', async () => {
  const { opened, chat, look } = await chatOf()
  say(opened, chat, 'before the end 東京都庁', null)
  expect(look()).toBe(1)
  opened.store.close()
  const store = await opened.reopen()
  expect(await store.reader.search({ query: '京都', limit: 9 })).toHaveLength(1)
  expect(look()).toBe(0)
})

// Bug: the index is told to forget what it never took in, and its counts go wrong.
test('what changes or goes while it waits, and afterwards, leaves the index whole', async () => {
  const { opened, chat, find, look } = await chatOf()
  const question = say(opened, chat, 'Krankenversicherung 富士山', null)
  const before = answer(opened, chat, 'first answer 富士山', question)
  expect(find('富士')).toHaveLength(2)
  const raw = openRaw(opened.dataDir)
  const change = raw.prepare('UPDATE messages SET text = ? WHERE id = ?')
  const remove = raw.prepare('DELETE FROM messages WHERE id = ?')
  change.run('other words 東京', before)
  change.run('yet others', before)
  expect(look()).toBe(1)
  expect(find('first')).toEqual([])
  expect(find('others')).toEqual([before])
  change.run('', before)
  change.run('once more', before)
  change.run('', before)
  expect(look()).toBe(0)
  const waiting = say(opened, chat, 'never taken in', null)
  remove.run(waiting)
  remove.run(question)
  expect(look()).toBe(0)
  expect(find('versicherung')).toEqual([])
})

// Bug: an answer counts twice, or not at all, when what waits is more than one piece.
test('more texts than one piece holds, and one longer than a piece, are all taken in', async () => {
  const { opened, chat, find, look } = await chatOf()
  const ids = Array.from({ length: 450 }, (_, index) => say(opened, chat, `needle ${index}`, null))
  const started = startAnswer(opened, chat, ids[0] ?? '')
  endAnswer(opened, chat, started, { text: `${'hay '.repeat(60_000)} pin`, status: 'complete' })
  expect(look()).toBe(451)
  expect(find('pin')).toEqual([started.messageId])
  expect(look()).toBe(0)
  expect(opened.store.messages.search({ query: 'needle', limit: 500 })).toHaveLength(450)
})

// Bug: nobody searches, and the queue grows for ever.
test('what waits is taken in by itself', async () => {
  const { opened, chat, look } = await chatOf()
  say(opened, chat, 'soon', null)
  await expect.poll(() => [look(), opened.lines], { timeout: 20_000 }).toEqual([0, []])
})
