import { describe, expect, test } from 'vitest'
import { createCaches } from '#main/store/cache'
import { openDurable } from '#main/store/open'
import type { StepEnd } from '#main/store/run-store'
import { createRunStore } from '#main/store/runs'
import type { Store } from '#main/store/store'
import { type Cost, noCost, noUsage, type Usage, unknownCost } from '#shared/common'
import { messageSchema } from '#shared/conversations/conversation'
import { runDetailSchema, runEventSchema, runSchema } from '#shared/runs/run'
import type { ToolCall } from '#shared/tools/tool'
import {
  type Chat,
  endAnswer,
  goOn,
  makeChat,
  model,
  newRun,
  type OpenedStore,
  openRaw,
  openTestStore,
  requestedCall,
  runEnd,
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
const cost = (nanos: number): Cost => ({ nanos, atLeast: false })
const busy = { code: 'model-overloaded', message: 'Busy.', retryable: true } as const

async function started(): Promise<{ opened: OpenedStore; chat: Chat; run: Started }> {
  const opened = await openTestStore()
  const chat = makeChat(opened.store)
  return { opened, chat, run: startAnswer(opened, chat, say(opened, chat, 'Hello', null)) }
}

/** A step that asked for this call, which changes the world unless said otherwise. */
function endWith(runId: string, call: ToolCall, effect: 'none' | 'world' | null = 'world'): StepEnd {
  return { ...stepEnd(runId, 0, 'Hello'), stopReason: 'tool-calls', calls: [{ call, effect, seq: 5 }] }
}

function begin(store: Store, runId: string, seq = 12, callId = requestedCall.callId): void {
  store.runs.beginCall({ runId, callId, idempotencyKey: 'key', approvedArguments: null, at: 20, seq })
}

function told(store: Store, runId: string, afterSeq = 0): string[] | undefined {
  const replay = store.runs.replay(runId, afterSeq)
  for (const one of replay?.events ?? []) expect(() => runEventSchema.parse(one)).not.toThrow()
  return replay?.events.map((one) => {
    const status = 'call' in one ? ` ${one.call.status}` : ''
    return `${one.seq} ${one.type}${status}`
  })
}

describe('the end of a run', () => {
  // Bug: a run that is stopped while it ends is told to have ended twice, and its second end counts.
  test('counts only once, and leaves the messages to whom the run was for', async () => {
    const { opened, chat, run } = await started()
    const { store, clock } = opened
    expect(store.conversations.get(chat.conversationId)?.activeRunId).toBe(run.runId)
    store.runs.endStep(stepEnd(run.runId, 0, 'First.'))
    for (const [index, text] of [
      [1, ''],
      [2, 'Second.'],
    ] as const) {
      startStep(opened, run.runId, index)
      store.runs.endStep(stepEnd(run.runId, index, text))
    }
    const ending = runEnd(opened, run.runId, { usage: usage(10, 20), cost: cost(100_000_000) })
    expect(store.runs.end({ ...ending, endedAt: clock.now + 1500 })).toBe(true)
    expect(store.runs.end({ ...ending, status: 'failed', endedAt: clock.now + 9000 })).toBe(false)
    store.runs.setStatus(run.runId, 'waiting', { reason: 'rate', until: 5 }, clock.now)
    expect(store.messages.get(run.messageId)?.status).toBe('running')
    expect(store.conversations.get(chat.conversationId)?.activeRunId).toBe(run.runId)
    const known = store.runs.get(run.runId)
    expect(known).toMatchObject({
      status: 'done',
      wait: null,
      usage: usage(10, 20),
      cost: cost(100_000_000),
      endedAt: clock.now + 1500,
    })
    expect(() => runSchema.strict().parse(known)).not.toThrow()
    const detail = store.runs.detail(run.runId)
    expect(detail).toMatchObject({ text: 'First.\n\nSecond.', input: null })
    expect(() => runDetailSchema.strict().parse(detail)).not.toThrow()
    expect(store.runs.unfinished()).toEqual([])
  })

  test('of an answer gone on with does not free a chat that another run took', async () => {
    const { opened, chat, run } = await started()
    const { store } = opened
    const { messageId } = run
    const { conversationId } = chat
    store.runs.endStep(stepEnd(run.runId, 0, 'One'))
    const first = { text: 'One', status: 'stopped', usage: usage(1, 2), cost: cost(100) } as const
    endAnswer(opened, chat, run, first)
    expect(store.conversations.get(conversationId)?.activeRunId).toBeNull()
    const second = goOn(opened, chat, messageId, 1)
    expect(store.messages.get(messageId)).toMatchObject({ status: 'running', runId: second, text: 'One' })
    store.runs.endStep(stepEnd(second, 1, 'two'))
    const other = startAnswer(opened, chat, messageId)
    const both = { text: 'One\n\ntwo', usage: usage(2, 4), cost: { nanos: 300, atLeast: true } }
    endAnswer(opened, chat, { runId: second, messageId }, { ...both, durationMs: 200 })
    const message = store.messages.get(messageId)
    expect(message).toMatchObject({ ...both, durationMs: 200, status: 'complete' })
    expect(() => messageSchema.parse(message)).not.toThrow()
    expect(store.conversations.get(conversationId)?.activeRunId).toBe(other.runId)
  })

  test('keeps the error that a person is to see, until the answer is gone on with', async () => {
    const { opened, chat, run } = await started()
    const { store } = opened
    const error = { code: 'model-auth', message: 'The key is wrong.', retryable: false } as const
    endAnswer(opened, chat, run, { status: 'failed', error, cost: { nanos: 0, atLeast: true } })
    expect(store.runs.get(run.runId)).toMatchObject({ status: 'failed', error })
    expect(store.messages.get(run.messageId)).toMatchObject({
      status: 'failed',
      error,
      cost: { nanos: 0, atLeast: true },
    })
    store.messages.reopen(run.messageId, opened.newId())
    expect(store.messages.get(run.messageId)?.error).toBeNull()
  })
})

test('a run starts when it first runs, and waits for what it says', async () => {
  const opened = await openTestStore()
  const { store } = opened
  const chat = makeChat(store)
  const input = [{ type: 'text', text: 'Look into it.' } as const]
  const run = newRun(opened, chat, { kind: 'background', status: 'queued', input, deadlineAt: 9 })
  store.runs.insert(run)
  expect(store.runs.get(run.id)).toMatchObject({ status: 'queued', startedAt: null, deadlineAt: 9 })
  store.runs.setStatus(run.id, 'running', null, 100)
  const wait = { reason: 'rate', until: 500 } as const
  store.runs.setStatus(run.id, 'waiting', wait, 200)
  expect(store.runs.get(run.id)).toMatchObject({ status: 'waiting', wait, startedAt: 100 })
  store.runs.setStatus(run.id, 'running', null, 300)
  expect(store.runs.get(run.id)).toMatchObject({ status: 'running', wait: null, startedAt: 100 })
  expect(store.runs.detail(run.id)?.input).toBe('Look into it.')
  expect(store.runs.load(run.id)?.input).toEqual(input)
  expect(store.runs.unfinished().map(({ id }) => id)).toEqual([run.id])
  expect(store.runs.get(opened.newId())).toBeUndefined()
  expect(store.runs.detail(opened.newId())).toBeUndefined()
  expect(store.runs.load(opened.newId())).toBeUndefined()
})

describe('a replay', () => {
  // Bug: a window that comes late sees half of the text, or the same text twice.
  test('gives what came after, growing text as one delta each, in order of seq', async () => {
    const { opened, run } = await started()
    const { store } = opened
    const piece = (kind: 'text' | 'thinking', seq: number, offset: number, text: string) =>
      store.runs.appendChunk({ runId: run.runId, step: 0, kind, seq, offset, text })
    piece('thinking', 4, 0, 'Hm')
    piece('text', 5, 0, 'Half')
    const wait = { type: 'retry-wait', step: 0, attempt: 1, waitMs: 5, error: busy } as const
    store.runs.appendEvent({ ...wait, runId: run.runId, seq: 6, at: 7 })
    // The attempt began anew.
    piece('text', 7, 0, '')
    piece('text', 8, 0, 'Hel')
    piece('text', 9, 3, 'lo')
    expect(told(store, run.runId)).toEqual([
      '1 run-start',
      '2 step-start',
      '4 thinking-delta',
      '6 retry-wait',
      '9 text-delta',
    ])
    const replay = (after: number) => store.runs.replay(run.runId, after)
    expect(replay(0)).toMatchObject({ lastSeq: 9, ended: false })
    expect(replay(0)?.events[0]).toMatchObject({ kind: 'chat', subject: run.messageId, parentId: null })
    expect(replay(0)?.events[1]).toMatchObject({ step: 0, model })
    expect(replay(6)?.events).toMatchObject([{ type: 'text-delta', offset: 0, text: 'Hello' }])
    expect(replay(9)).toEqual({ events: [], lastSeq: 9, ended: false })
    expect(store.runs.replay(opened.newId(), 0)).toBeUndefined()
  })

  // Bug: after a restart a call looks as if it had ended before it was asked for, or its result is missing.
  test('tells each stage of a call from its row, the step’s end and the run’s', async () => {
    const { opened, run } = await started()
    const { store, clock } = opened
    store.runs.endStep(endWith(run.runId, requestedCall))
    begin(store, run.runId)
    const done: ToolCall = { ...requestedCall, status: 'done', result: 'sent', startedAt: 20, endedAt: 30 }
    store.runs.endCall(run.runId, done, 13)
    // An end that comes late changes nothing.
    store.runs.endCall(run.runId, { ...done, status: 'unknown', result: null }, 14)
    store.runs.end(runEnd(opened, run.runId, { endSeq: 15, cost: cost(7) }))
    expect(told(store, run.runId)).toEqual([
      '1 run-start',
      '2 step-start',
      '4 text-delta',
      '5 tool-call requested',
      '11 step-end',
      '12 tool-call begun',
      '13 tool-result done',
      '15 run-end',
    ])
    const events = store.runs.replay(run.runId, 4)?.events
    expect(events?.map(({ at }) => at)).toEqual([clock.now + 2, clock.now + 2, 20, 30, clock.now])
    expect(events).toMatchObject([
      { call: requestedCall },
      { stopReason: 'tool-calls', cost: noCost, firstTokenMs: 1, latencyMs: 2 },
      { call: { status: 'begun', startedAt: 20, result: null, endedAt: null } },
      { call: done },
      { status: 'done', cost: cost(7) },
    ])
    expect(store.runs.replay(run.runId, 0)).toMatchObject({ lastSeq: 15, ended: true })
    expect(store.runs.detail(run.runId)?.steps[0]?.toolCalls).toEqual([done])
  })

  test('tells that a run waited and turned to another model', async () => {
    const { opened, run } = await started()
    const { store } = opened
    const envelope = { runId: run.runId, at: 7 }
    const wait = { reason: 'rate', until: 99 } as const
    store.runs.appendEvent({ ...envelope, type: 'run-status', seq: 3, status: 'waiting', wait })
    const to = { ...model, modelId: 'other' }
    store.runs.appendEvent({
      ...envelope,
      type: 'model-switch',
      seq: 4,
      step: 0,
      from: model,
      to,
      error: busy,
    })
    expect(store.runs.replay(run.runId, 2)?.events).toMatchObject([{ status: 'waiting', wait }, { to }])
  })

  // Bug: one broken row of a run, and nobody can look at that run any more.
  test('leaves damaged rows out and goes on', async () => {
    const { opened, run } = await started()
    const { store, lines } = opened
    const other = { ...requestedCall, callId: 'c2' }
    store.runs.endStep({
      ...stepEnd(run.runId, 0, 'Hello'),
      calls: [
        { call: requestedCall, effect: 'none', seq: 5 },
        { call: other, effect: 'none', seq: 6 },
      ],
    })
    startStep(opened, run.runId, 1)
    store.runs.endStep(stepEnd(run.runId, 1, 'World'))
    const raised = { type: 'retry-wait', runId: run.runId, at: 7, step: 1, attempt: 1, waitMs: 1 } as const
    store.runs.appendEvent({ ...raised, seq: 25, error: busy })
    store.runs.appendEvent({ ...raised, seq: 26, error: busy })
    openRaw(opened.dataDir).exec(
      `UPDATE run_events SET body = '{' WHERE seq = 25;
       UPDATE tool_calls SET status = 'exploded' WHERE call_id = 'c1'`,
    )
    const whole = ['1 run-start', '2 step-start', '4 text-delta', '6 tool-call requested', '11 step-end']
    const later = ['22 step-start', '24 text-delta', '26 retry-wait', '31 step-end']
    expect(told(store, run.runId)).toEqual([...whole, ...later])
    expect(store.runs.detail(run.runId)?.steps[0]?.toolCalls.map(({ callId }) => callId)).toEqual(['c2'])
    openRaw(opened.dataDir).exec(`UPDATE steps SET provider_id = 'nobody' WHERE "index" = 0`)
    expect(told(store, run.runId)).toEqual(['1 run-start', ...later])
    expect(store.runs.load(run.runId)?.steps.map(({ index }) => index)).toEqual([1])
    expect(lines.join()).toContain('tool_calls')
    expect(lines.join()).toContain('run_events')
    expect(lines.join()).toContain(`${run.runId}/0`)
  })

  test('of a damaged run tells what can be told, or that there is none', async () => {
    const { opened, run } = await started()
    const { store, lines } = opened
    const raw = openRaw(opened.dataDir)
    raw.exec(
      "UPDATE runs SET error = 'not JSON', usage = '[]', wait = '{}', cost_nanos = -1, status = 'lost'",
    )
    expect(store.runs.get(run.runId)).toMatchObject({
      error: null,
      usage: noUsage,
      cost: unknownCost,
      wait: null,
    })
    expect(told(store, run.runId)?.[0]).toBe('1 run-start')
    raw.exec("UPDATE runs SET root_id = 'nobody'")
    expect(store.runs.get(run.runId)).toBeUndefined()
    expect(store.runs.replay(run.runId, 0)).toBeUndefined()
    expect(store.runs.list({ limit: 5 })).toEqual({ items: [], nextCursor: null })
    expect(store.runs.unfinished()).toEqual([])
    expect(lines.length).toBeGreaterThan(0)
  })
})

describe('a call that changes the world', () => {
  // Bug: the same mail is sent twice.
  test('is begun at most once', async () => {
    const { opened, run } = await started()
    const { store } = opened
    store.runs.endStep(endWith(run.runId, requestedCall))
    begin(store, run.runId)
    const conflict = expect.objectContaining({ code: 'conflict' })
    expect(() => begin(store, run.runId, 13)).toThrow(conflict)
    store.runs.endCall(run.runId, { ...requestedCall, status: 'failed', result: 'x', endedAt: 30 }, 14)
    expect(() => begin(store, run.runId, 15)).toThrow(conflict)
    expect(() => begin(store, run.runId, 16, 'no-such-call')).toThrow(conflict)
  })

  // Bug: the machine loses power, and nobody knows any more that the mail was about to be sent.
  test('is seen as begun by others once that returns, with what was queued before it', async () => {
    const { opened, run } = await started()
    const { store } = opened
    const raw = openRaw(opened.dataDir)
    const queued = store.enqueue(() => store.runs.endStep(endWith(run.runId, requestedCall)))
    begin(store, run.runId)
    expect(raw.prepare('SELECT status, idempotency_key FROM tool_calls').all()).toEqual([
      { status: 'begun', idempotency_key: 'key' },
    ])
    await queued
    expect(store.runs.load(run.runId)?.steps[0]?.calls).toMatchObject([
      { status: 'begun', effect: 'world', idempotencyKey: 'key', startedAt: 20 },
    ])
  })
})

// Bug: the begin is written by the connection that does not wait for the disk, and nobody notices until the power fails.
test('the begin of a call is written by the connection that waits for the disk', async () => {
  const { opened, run } = await started()
  opened.store.runs.endStep(endWith(run.runId, requestedCall))
  opened.store.close()
  const db = openRaw(opened.dataDir)
  const durable = openDurable(opened.dataDir)
  const log = { warn: () => {}, error: () => {} }
  const transaction = <Result>(work: () => Result) => work()
  const context = { db, now: Date.now, newId: opened.newId, log, transaction, caches: createCaches() }
  const store = { runs: createRunStore(context, durable) } as Store
  begin(store, run.runId)
  const changesBy = (one: typeof db) => one.prepare('SELECT total_changes()').pluck().get()
  expect([changesBy(db), changesBy(durable)]).toEqual([0, 1])
  // FULL.
  expect(durable.pragma('synchronous', { simple: true })).toBe(2)
  durable.close()
})

describe('an approval', () => {
  async function asked() {
    const found = await started()
    const { opened, run } = found
    const { store, newId } = opened
    store.runs.endStep(endWith(run.runId, requestedCall))
    const ask = { id: newId(), runId: run.runId, step: 0, callId: 'c1', asked: '{"a":1}', hash: 'h' }
    store.runs.askApproval({ ...ask, rule: 'world', seq: 12, at: 40, expiresAt: 99 })
    return { ...found, ask }
  }

  // Bug: two windows decide about the same call, and it is made though one said no.
  test('makes the call wait, is decided once, and is told again', async () => {
    const { opened, run, ask } = await asked()
    const { store } = opened
    expect(store.runs.load(run.runId)?.steps[0]?.calls[0]?.status).toBe('waiting')
    expect(store.runs.approvals(run.runId)).toEqual([{ ...ask, status: 'pending', expiresAt: 99 }])
    const decision = { id: ask.id, decidedBy: 'owner', change: '{"a":2}', seq: 13, at: 50 }
    expect(store.runs.decideApproval({ ...decision, status: 'approved' })).toBe(true)
    expect(store.runs.decideApproval({ ...decision, status: 'denied', seq: 14 })).toBe(false)
    expect(store.runs.approvals(run.runId)).toMatchObject([{ status: 'approved' }])
    const approvedArguments = '{"a":2}'
    const idempotencyKey = 'key'
    store.runs.beginCall({
      runId: run.runId,
      callId: 'c1',
      idempotencyKey,
      approvedArguments,
      at: 60,
      seq: 14,
    })
    expect(told(store, run.runId, 11)).toEqual([
      '12 approval-request',
      '13 approval-decision',
      '14 tool-call begun',
    ])
    const events = store.runs.replay(run.runId, 4)?.events
    expect(events).toMatchObject([
      { type: 'tool-call', call: { status: 'requested', approvedArguments: null } },
      { type: 'step-end' },
      { at: 40, callId: 'c1' },
      { at: 50, approved: true },
      { at: 60, call: { approvedArguments, arguments: requestedCall.arguments } },
    ])
  })

  test.each(['denied', 'expired'] as const)('that is %s is told as a no', async (status) => {
    const { opened, run, ask } = await asked()
    const { store } = opened
    store.runs.decideApproval({ id: ask.id, status, decidedBy: 'owner', change: null, seq: 13, at: 50 })
    expect(store.runs.replay(run.runId, 12)?.events).toMatchObject([{ approved: false }])
  })
})

describe('after a crash', () => {
  // Bug: what was written before the crash is gone, or a run that goes on counts its events from the middle.
  test('all that a run needs to go on, or to be ended, is there', async () => {
    const { opened, run } = await started()
    const other = { ...requestedCall, callId: 'c0' }
    const opaque = { protocol: 'practice', value: { signature: 'x' } }
    opened.store.runs.endStep({
      ...stepEnd(run.runId, 0, 'Hello'),
      opaque,
      calls: [
        { call: other, effect: 'none', seq: 5 },
        { call: requestedCall, effect: 'world', seq: 6 },
      ],
    })
    opened.store.runs.endCall(run.runId, { ...other, status: 'done', result: 'r', endedAt: 6 }, 12)
    begin(opened.store, run.runId, 13)
    startStep(opened, run.runId, 1)
    const piece = { runId: run.runId, step: 1, kind: 'text', seq: 25, offset: 0, text: 'Partial' } as const
    opened.store.runs.appendChunk(piece)
    opened.store.close()

    const store = await opened.reopen()
    expect(store.runs.unfinished()).toMatchObject([{ id: run.runId, status: 'running' }])
    const stored = store.runs.load(run.runId)
    expect(stored).toMatchObject({ lastSeq: 25, run: { id: run.runId, subject: run.messageId } })
    expect(stored?.steps).toMatchObject([
      { ended: true, opaque, error: null, textSeq: 4, calls: [{ status: 'done' }, { status: 'begun' }] },
      { ended: false, text: 'Partial', textSeq: 25, thinkingSeq: 0, calls: [], cost: null },
    ])
    expect(store.messages.get(run.messageId)).toMatchObject({ status: 'running', text: 'Hello\n\nPartial' })
    expect(told(store, run.runId, 11)).toEqual([
      '12 tool-result done',
      '13 tool-call begun',
      '22 step-start',
      '25 text-delta',
    ])
  })

  // Bug: pieces of text pile up, though the steps that they belonged to have ended.
  test('no piece of text outlives its step', async () => {
    const { opened, run } = await started()
    const { store } = opened
    const piece = { runId: run.runId, step: 0, kind: 'text', offset: 0 } as const
    store.runs.appendChunk({ ...piece, seq: 3, text: 'Hel' })
    store.runs.endStep(stepEnd(run.runId, 0, 'Hello'))
    expect(openRaw(opened.dataDir).prepare('SELECT count(*) FROM step_chunks').pluck().get()).toBe(0)
    expect(store.runs.detail(run.runId)?.text).toBe('Hello')
  })
})

describe('the list of runs', () => {
  async function listed() {
    const opened = await openTestStore()
    const { store } = opened
    const [one, two] = [makeChat(store), makeChat(store)]
    const add = (chat: Chat, more: Parameters<typeof newRun>[2]) => {
      const run = newRun(opened, chat, more)
      store.runs.insert(run)
      return run.id
    }
    const ids = {
      chat: add(one, { createdAt: 100 }),
      trial: add(one, { kind: 'trial', agentId: null, createdAt: 200 }),
      background: add(two, { kind: 'background', origin: 'agent', status: 'queued', createdAt: 300 }),
      scheduled: add(two, { kind: 'background', origin: 'schedule', createdAt: 400 }),
    }
    const child = add(two, { parentId: ids.scheduled, rootId: ids.scheduled, createdAt: 500 })
    store.runs.end(runEnd(opened, ids.chat, { status: 'failed' }))
    return { store, one, two, ids: { ...ids, child } }
  }

  // Bug: a filter is not taken, or two of them are joined by "or".
  test('is filtered by each of its conditions, and by all together', async () => {
    const { store, two, ids } = await listed()
    const find = (query: object) => store.runs.list({ ...query, limit: 50 }).items.map(({ id }) => id)
    expect(find({})).toEqual([ids.child, ids.scheduled, ids.background, ids.trial, ids.chat])
    expect(find({ kind: 'background' })).toEqual([ids.scheduled, ids.background])
    expect(find({ origin: 'agent' })).toEqual([ids.background])
    expect(find({ status: 'queued' })).toEqual([ids.background])
    expect(find({ status: 'failed' })).toEqual([ids.chat])
    expect(find({ agentId: two.agentId })).toEqual([ids.child, ids.scheduled, ids.background])
    expect(find({ since: 300 })).toEqual([ids.child, ids.scheduled, ids.background])
    expect(find({ until: 300 })).toEqual([ids.trial, ids.chat])
    expect(find({ since: 200, until: 400 })).toEqual([ids.background, ids.trial])
    expect(find({ parentId: ids.scheduled })).toEqual([ids.child])
    expect(find({ kind: 'background', origin: 'schedule', status: 'running', since: 1 })).toEqual([
      ids.scheduled,
    ])
    expect(find({ kind: 'chat', origin: 'schedule' })).toEqual([])
    for (const run of store.runs.list({ limit: 50 }).items) {
      expect(() => runSchema.strict().parse(run)).not.toThrow()
    }
  })

  // Bug: a run is on two pages, or on none, or the last page says that there is one more.
  test('comes page by page, without a run twice', async () => {
    const { store, ids } = await listed()
    const first = store.runs.list({ limit: 2 })
    const second = store.runs.list({ limit: 2, cursor: first.nextCursor ?? '' })
    const third = store.runs.list({ limit: 2, cursor: second.nextCursor ?? '' })
    expect([first, second, third].map(({ items }) => items.map(({ id }) => id))).toEqual([
      [ids.child, ids.scheduled],
      [ids.background, ids.trial],
      [ids.chat],
    ])
    expect(third.nextCursor).toBeNull()
    expect(store.runs.list({ limit: 5 }).nextCursor).toBeNull()
    const background = store.runs.list({ kind: 'background', limit: 1 })
    const rest = store.runs.list({ kind: 'background', limit: 1, cursor: background.nextCursor ?? '' })
    expect(rest.items.map(({ id }) => id)).toEqual([ids.background])
    expect(() => store.runs.list({ limit: 5, cursor: 'a~b' })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    )
  })
})
