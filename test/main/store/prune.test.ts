import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { answer, definition, makeChat, openRaw, openTestStore, say, startAnswer } from './store-fixture.ts'

const day = 24 * 60 * 60 * 1000

test('removes for good what was deleted long ago, with all that hangs on it, and nothing else', async () => {
  const opened = await openTestStore()
  const { store, clock, newId } = opened
  const fill = (chat: ReturnType<typeof makeChat>) =>
    answer(opened, chat, 'pruned words', say(opened, chat, 'Hi', null))
  const [deleted, kept, restored] = [makeChat(store), makeChat(store), makeChat(store)]
  const trial = makeChat(store, 'trial')
  for (const chat of [deleted, kept, restored, trial]) fill(chat)
  const draft = store.agents.insertTrial(definition('Draft'))
  const provider = {
    id: newId(),
    type: 'openai',
    preset: null,
    name: 'x',
    baseUrl: '',
    hasKey: true,
  } as const
  store.providers.insert(provider)
  store.secrets.put(`provider:${provider.id}`, { nonce: new Uint8Array(12), ciphertext: new Uint8Array(20) })
  store.secrets.put('provider:other', { nonce: new Uint8Array(12), ciphertext: new Uint8Array(20) })
  for (const chat of [deleted, restored]) store.conversations.softDelete(chat.conversationId)
  // This agent has a chat that stays, so it stays too.
  for (const chat of [deleted, kept]) store.agents.softDelete(chat.agentId)
  store.providers.softDelete(provider.id)

  await store.prune(clock.now + 29 * day)
  expect(store.conversations.get(deleted.conversationId)).toBeDefined()
  expect(store.conversations.get(trial.conversationId)).toBeUndefined()
  expect(store.agents.version(draft.id)).toBeUndefined()
  expect(store.secrets.has(`provider:${provider.id}`)).toBe(true)

  store.conversations.restore(restored.conversationId)
  await store.prune(clock.now + 31 * day)
  expect(store.conversations.get(deleted.conversationId)).toBeUndefined()
  expect(store.conversations.list({ limit: 9 }).items).toHaveLength(2)
  expect(store.agents.get(deleted.agentId)).toBeUndefined()
  expect(store.agents.get(kept.agentId)).toBeDefined()
  expect(store.secrets.has(`provider:${provider.id}`)).toBe(false)
  expect(store.secrets.has('provider:other')).toBe(true)
  expect(store.messages.search({ query: 'pruned', limit: 9 })).toHaveLength(2)
  const raw = openRaw(opened.dataDir)
  expect(raw.pragma('foreign_key_check')).toEqual([])
  expect(raw.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(4)
  expect(raw.prepare('SELECT count(*) FROM steps').pluck().get()).toBe(2)
})

test('removes the events of runs that ended a day ago but their last, and none of a run that goes on', async () => {
  const opened = await openTestStore()
  const { store, clock } = opened
  const chat = makeChat(store)
  const { conversationId, agentVersionId } = chat
  const begin = () => {
    const run = startAnswer(opened, chat, say(opened, chat, 'Hi', null))
    const envelope = { runId: run.runId, conversationId, messageId: run.messageId, at: clock.now }
    store.runs.appendEvent({ type: 'run-start', ...envelope, seq: 1, agentVersionId })
    return { ...run, envelope }
  }
  const ended = begin()
  const going = begin()
  const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 }
  store.runs.appendEvent({
    type: 'run-end',
    ...ended.envelope,
    seq: 2,
    status: 'done',
    error: null,
    usage,
    cost: null,
  })
  store.runs.end({ id: ended.runId, status: 'done', error: null, usage, cost: null, endedAt: clock.now })
  await store.prune(clock.now + 2 * day)
  expect(store.runs.replay(ended.runId, 0)).toMatchObject({
    events: [{ type: 'run-end' }],
    lastSeq: 2,
    ended: true,
  })
  expect(store.runs.replay(going.runId, 0)?.events).toHaveLength(1)
})

test('stops where the store is closed under way, between two of its pieces', async () => {
  const opened = await openTestStore()
  const { store } = opened
  const chat = makeChat(store)
  store.transaction(() => {
    for (let count = 0; count < 2000; count += 1) say(opened, chat, 'Hi', null)
  })
  store.conversations.softDelete(chat.conversationId)
  const pruning = store.prune(opened.clock.now + 40 * day)
  await nextTurn()
  store.close()
  await expect(pruning).resolves.toBeUndefined()
  const raw = openRaw(opened.dataDir)
  const left = Number(raw.prepare('SELECT count(*) FROM messages').pluck().get())
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThan(2000)
})
