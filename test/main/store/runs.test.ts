import { describe, expect, test } from 'vitest'
import { noUsage, type Usage } from '#shared/common'
import { messageSchema } from '#shared/conversation'
import { type RunEvent, runEventSchema, runSchema } from '#shared/run'
import type { ToolCall } from '#shared/tool'
import {
  type Chat,
  makeChat,
  type OpenedStore,
  openRaw,
  openTestStore,
  type Started,
  say,
  startAnswer,
  startStep,
  stepEnd,
} from './store-fixture.ts'

const usage = (inputTokens: number, outputTokens: number): Usage => ({
  ...noUsage,
  inputTokens,
  outputTokens,
})

const call: ToolCall = {
  callId: 'c1',
  name: 'send_mail',
  arguments: '{"to":"x"}',
  status: 'called',
  result: null,
  startedAt: 5,
  endedAt: null,
}

async function started(): Promise<{ opened: OpenedStore; chat: Chat; run: Started }> {
  const opened = await openTestStore()
  const chat = makeChat(opened.store)
  return { opened, chat, run: startAnswer(opened, chat, say(opened, chat, 'Hello', null)) }
}

type Content<Event> = Event extends RunEvent
  ? Omit<Event, 'runId' | 'conversationId' | 'messageId' | 'at'>
  : never

function event(chat: Chat, { runId, messageId }: Started, content: Content<RunEvent>): RunEvent {
  return { ...content, runId, conversationId: chat.conversationId, messageId, at: 7 } as RunEvent
}

describe('the end of a run', () => {
  test('writes the message, frees the chat, and counts only once', async () => {
    const { opened, chat, run } = await started()
    const { store, clock } = opened
    expect(store.conversations.get(chat.conversationId)?.activeRunId).toBe(run.runId)
    store.runs.endStep(stepEnd(run.stepId, 'First.'))
    store.runs.endStep(stepEnd(startStep(opened, run.runId, run.messageId, 1), ''))
    store.runs.endStep(stepEnd(startStep(opened, run.runId, run.messageId, 2), 'Second.'))
    const ending = { id: run.runId, status: 'done' as const, error: null, usage: usage(10, 20), cost: '0.10' }
    store.runs.end({ ...ending, endedAt: clock.now + 1500 })
    store.runs.end({ ...ending, status: 'failed', endedAt: clock.now + 9000 })
    const message = store.messages.get(run.messageId)
    expect(message).toMatchObject({
      status: 'complete',
      text: 'First.\n\nSecond.',
      usage: usage(10, 20),
      cost: '0.10',
      durationMs: 1500,
    })
    expect(() => messageSchema.parse(message)).not.toThrow()
    expect(store.conversations.get(chat.conversationId)?.activeRunId).toBeNull()
    const known = store.runs.get(run.runId)
    expect(known).toMatchObject({ status: 'done', endedAt: clock.now + 1500 })
    expect(() => runSchema.parse(known)).not.toThrow()
  })

  test('of an answer gone on with adds up exactly, and does not free a chat that another run took', async () => {
    const { opened, chat, run } = await started()
    const { store, newId, clock } = opened
    store.runs.endStep(stepEnd(run.stepId, 'One'))
    const end = (id: string, cost: string | null) =>
      store.runs.end({
        id,
        status: 'stopped',
        error: null,
        usage: usage(1, 2),
        cost,
        endedAt: clock.now + 100,
      })
    end(run.runId, '0.1')
    const { conversationId, agentId, agentVersionId } = chat
    const { messageId } = run
    const go = (index: number, text: string): string => {
      const id = newId()
      store.messages.reopen(messageId, id)
      store.runs.insert({ id, conversationId, messageId, agentId, agentVersionId, startedAt: clock.now })
      store.runs.endStep(stepEnd(startStep(opened, id, messageId, index), text))
      return id
    }
    const second = go(1, 'two')
    expect(store.messages.get(messageId)).toMatchObject({
      status: 'running',
      runId: second,
      text: 'One\n\ntwo',
    })
    end(second, '0.2')
    expect(store.messages.get(messageId)).toMatchObject({
      text: 'One\n\ntwo',
      usage: usage(2, 4),
      cost: '0.3',
      durationMs: 200,
      status: 'stopped',
    })
    const third = go(2, 'three')
    const other = startAnswer(opened, chat, messageId)
    end(third, null)
    // One unknown price makes the sum unknown, not smaller.
    expect(store.messages.get(messageId)?.cost).toBeNull()
    expect(store.conversations.get(conversationId)?.activeRunId).toBe(other.runId)
  })

  test('keeps the error that a person is to see', async () => {
    const { opened, run } = await started()
    const error = { code: 'model-auth' as const, message: 'The key is wrong.', retryable: false }
    opened.store.runs.end({ id: run.runId, status: 'failed', error, usage: noUsage, cost: null, endedAt: 1 })
    expect(opened.store.messages.get(run.messageId)).toMatchObject({ status: 'failed', error, durationMs: 0 })
    opened.store.messages.reopen(run.messageId, opened.newId())
    expect(opened.store.messages.get(run.messageId)?.error).toBeNull()
  })
})

describe('a replay', () => {
  test('gives what came after, growing text as one delta each, in order of seq', async () => {
    const { opened, chat, run } = await started()
    const { store } = opened
    const append = (content: Content<RunEvent>) => store.runs.appendEvent(event(chat, run, content))
    append({ type: 'run-start', seq: 1, agentVersionId: chat.agentVersionId })
    append({ type: 'step-start', seq: 2, step: 0, model: { providerId: opened.newId(), modelId: 'm' } })
    append({ type: 'tool-call', seq: 9, step: 0, call })
    const text = { text: 'Hello', thinking: 'Hm', textSeq: 8, thinkingSeq: 5, toolCalls: [call] }
    store.runs.checkpointStep({ id: run.stepId, ...text })
    const replay = (after: number) => store.runs.replay(run.runId, after)
    expect(replay(0)?.events.map(({ seq, type }) => `${seq} ${type}`)).toEqual([
      '1 run-start',
      '2 step-start',
      '5 thinking-delta',
      '8 text-delta',
      '9 tool-call',
    ])
    expect(replay(0)).toMatchObject({ lastSeq: 9, ended: false })
    expect(replay(5)?.events).toMatchObject([{ type: 'text-delta', offset: 0, text: 'Hello' }, { seq: 9 }])
    expect(replay(9)).toEqual({ events: [], lastSeq: 9, ended: false })
    for (const one of replay(0)?.events ?? []) expect(() => runEventSchema.parse(one)).not.toThrow()
    expect(store.runs.replay(opened.newId(), 0)).toBeUndefined()
  })

  test('leaves a damaged event out and goes on', async () => {
    const { opened, chat, run } = await started()
    const { store } = opened
    store.runs.appendEvent(
      event(chat, run, { type: 'run-start', seq: 1, agentVersionId: chat.agentVersionId }),
    )
    store.runs.appendEvent(event(chat, run, { type: 'tool-call', seq: 2, step: 0, call }))
    openRaw(opened.dataDir).exec("UPDATE run_events SET body = '{' WHERE seq = 1")
    expect(store.runs.replay(run.runId, 0)).toMatchObject({ events: [{ seq: 2 }], lastSeq: 2 })
    expect(opened.lines).toHaveLength(1)
  })
})

describe('after a crash', () => {
  test('a run becomes interrupted, keeps its text, and no open call stays open', async () => {
    const { opened, chat, run } = await started()
    opened.store.runs.appendEvent(
      event(chat, run, { type: 'run-start', seq: 1, agentVersionId: chat.agentVersionId }),
    )
    const done: ToolCall = { ...call, callId: 'c0', status: 'done', result: 'sent', endedAt: 6 }
    const progress = { text: 'Partial', thinking: '', textSeq: 6, thinkingSeq: 0, toolCalls: [done, call] }
    opened.store.runs.checkpointStep({ id: run.stepId, ...progress })
    opened.store.close()

    const store = await opened.reopen()
    expect(store.runs.interruptUnfinished(99)).toMatchObject([{ id: run.runId, messageId: run.messageId }])
    expect(store.runs.interruptUnfinished(100)).toEqual([])
    const message = store.messages.get(run.messageId)
    expect(message).toMatchObject({ status: 'interrupted', text: 'Partial' })
    expect(message?.steps[0]?.toolCalls).toEqual([done, { ...call, status: 'cancelled', endedAt: 99 }])
    expect(store.conversations.get(chat.conversationId)?.activeRunId).toBeNull()
    const replay = store.runs.replay(run.runId, 0)
    expect(replay?.events.map(({ seq, type }) => `${seq} ${type}`)).toEqual([
      '1 run-start',
      '6 text-delta',
      '7 tool-result',
      '8 run-end',
    ])
    expect(replay).toMatchObject({ lastSeq: 8, ended: true })
    expect(store.messages.search({ query: 'partial', limit: 5 })).toHaveLength(1)
  })
})
