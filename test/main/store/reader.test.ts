import { expect, onTestFinished, test } from 'vitest'
import { createReader } from '#main/store/reader'
import { makeChat, openTestStore, say } from './store-fixture.ts'

async function chatOf(...texts: string[]) {
  const opened = await openTestStore()
  const chat = makeChat(opened.store)
  const ids = texts.map((text) => say(opened, chat, text, null))
  onTestFinished(() => opened.store.reader.close())
  return { opened, store: opened.store, chat, ids }
}

test('beside the main thread the same is found as on it', async () => {
  const { store } = await chatOf('Ein Résumé über Zürich', '東京都庁', 'Krankenversicherung', 'zur Sache')
  for (const query of ['zur', '京都', 'versicherung', 'nothing', '']) {
    const here = store.messages.search({ query, limit: 9 })
    expect([query, await store.reader.search({ query, limit: 9 })]).toEqual([query, here])
  }
  expect(await store.reader.conversations({ search: 'first', limit: 9 })).toEqual(
    store.conversations.list({ search: 'first', limit: 9 }),
  )
})

// Bug: the thread reads what is committed, and a message written in this turn is not.
test('what is queued is seen', async () => {
  const { opened, store, chat } = await chatOf()
  const { conversationId } = chat
  const message = { id: opened.newId(), conversationId, parentId: null, text: 'queued words', createdAt: 0 }
  const write = store.enqueue(() => store.messages.insertUser(message))
  expect(await store.reader.search({ query: 'queued', limit: 9 })).toHaveLength(1)
  await write
})

// Bug: a build without the thread's file, or a system that starts no threads, cannot search at all.
test('where no thread can be started the main one answers', async () => {
  const { opened, store } = await chatOf('words')
  const { messages, conversations, flush } = store
  const lines: string[] = []
  const reader = createReader({
    dataDir: opened.dataDir,
    log: { warn: () => {}, error: (message) => lines.push(message) },
    flush,
    catchUp: () => Promise.resolve(),
    messages,
    conversations,
    file: new URL('./nothing-here.ts', import.meta.url),
  })
  onTestFinished(() => reader.close())
  expect(await reader.search({ query: 'words', limit: 9 })).toHaveLength(1)
  expect(await reader.search({ query: 'words', limit: 9 })).toHaveLength(1)
  expect(lines).toHaveLength(1)
})

test('closing the store ends what is under way, and leaves the file clean', async () => {
  const { opened, store } = await chatOf('words')
  const asked = expect(store.reader.search({ query: 'words', limit: 9 })).rejects.toMatchObject({
    code: 'cancelled',
  })
  store.close()
  await asked
  const again = await opened.reopen()
  expect(await again.reader.search({ query: 'words', limit: 9 })).toHaveLength(1)
  await again.reader.close()
})
