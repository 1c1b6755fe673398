import { describe, expect, test } from 'vitest'
import {
  applyReplay,
  applyRunEvent,
  type LiveRun,
  newLiveRun,
  orderOf,
} from '#renderer/features/chat/live/live-run.ts'
import type { RunEvent } from '#shared/runs/run'
import { event, model, runId, start } from './run-events.ts'

const play = (events: readonly RunEvent[], from: LiveRun = newLiveRun(runId)) =>
  events.reduce(applyRunEvent, from)

const usage = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0, reasoningTokens: 0 }
const cost = { nanos: 1500, atLeast: true }
const error = { code: 'model-overloaded', message: 'Busy.', retryable: true } as const
const call = {
  callId: 'c1',
  name: 'calculator',
  arguments: '{"expression":"1+1"}',
  approvedArguments: null,
  status: 'requested',
  result: null,
  resultBlob: null,
  startedAt: null,
  endedAt: null,
} as const

describe('the state of a run that goes on', () => {
  test('text and thinking grow by their deltas', () => {
    const state = play([
      event(1, start),
      event(2, { type: 'step-start', step: 0, model }),
      event(3, { type: 'thinking-delta', step: 0, offset: 0, text: 'Hm' }),
      event(4, { type: 'text-delta', step: 0, offset: 0, text: 'Hel' }),
      event(5, { type: 'text-delta', step: 0, offset: 3, text: 'lo' }),
    ])
    expect(state.steps[0]).toMatchObject({ text: 'Hello', thinking: 'Hm', textAt: 1004 })
    expect(state.seq).toBe(5)
  })

  test('an event that comes twice changes nothing, not even the identity', () => {
    const state = play([
      event(1, { type: 'step-start', step: 0, model }),
      event(2, { type: 'text-delta', step: 0, offset: 0, text: 'Hi' }),
    ])
    const again = event(2, { type: 'text-delta', step: 0, offset: 0, text: 'Hi' })
    expect(orderOf(state, again)).toBe('duplicate')
    expect(applyRunEvent(state, again)).toBe(state)
  })

  test('a missing number is a gap, and so is a delta that begins past the known text', () => {
    const state = play([
      event(1, { type: 'step-start', step: 0, model }),
      event(2, { type: 'text-delta', step: 0, offset: 0, text: 'Hi' }),
    ])
    expect(orderOf(state, event(4, { type: 'text-delta', step: 0, offset: 2, text: '!' }))).toBe('gap')
    expect(orderOf(state, event(3, { type: 'text-delta', step: 0, offset: 9, text: '!' }))).toBe('gap')
    expect(orderOf(state, event(3, { type: 'text-delta', step: 0, offset: 2, text: '!' }))).toBe('next')
  })

  test('a delta with a smaller offset replaces what stood behind it', () => {
    const state = play([
      event(1, { type: 'step-start', step: 0, model }),
      event(2, { type: 'text-delta', step: 0, offset: 0, text: 'Hello world' }),
      event(3, { type: 'text-delta', step: 0, offset: 6, text: 'there' }),
    ])
    expect(state.steps[0]?.text).toBe('Hello there')
  })

  test('a retry shows its wait, and its fresh start throws the half answer away', () => {
    const waiting = play([
      event(1, { type: 'step-start', step: 0, model }),
      event(2, { type: 'text-delta', step: 0, offset: 0, text: 'Half an ans' }),
      event(3, { type: 'retry-wait', step: 0, attempt: 1, waitMs: 2000, error }),
    ])
    expect(waiting.wait).toEqual({ attempt: 1, until: 3003, error: error })
    const again = play([event(4, { type: 'step-start', step: 0, model })], waiting)
    expect(again.wait).toBeNull()
    expect(again.steps).toHaveLength(1)
    expect(again.steps[0]?.text).toBe('')
  })

  test('a retry without a new step-start ends its wait with the first text', () => {
    const state = play([
      event(1, { type: 'step-start', step: 0, model }),
      event(2, { type: 'text-delta', step: 0, offset: 0, text: 'Half' }),
      event(3, { type: 'retry-wait', step: 0, attempt: 1, waitMs: 2000, error }),
      event(4, { type: 'text-delta', step: 0, offset: 0, text: 'Whole' }),
    ])
    expect(state.wait).toBeNull()
    expect(state.steps[0]?.text).toBe('Whole')
  })

  test('a tool call is followed by its begin and its result in place, not listed again', () => {
    const state = play([
      event(1, { type: 'step-start', step: 0, model }),
      event(2, { type: 'tool-call', step: 0, call }),
      event(3, { type: 'tool-call', step: 0, call: { ...call, callId: 'c2' } }),
      event(4, { type: 'tool-call', step: 0, call: { ...call, status: 'begun', startedAt: 8 } }),
      event(5, { type: 'tool-result', step: 0, call: { ...call, status: 'done', result: '2', endedAt: 9 } }),
    ])
    expect(state.steps[0]?.toolCalls.map((one) => [one.callId, one.status])).toEqual([
      ['c1', 'done'],
      ['c2', 'requested'],
    ])
  })

  test('a call that waits for a word is known until the word is given', () => {
    const asked = play([event(1, { type: 'approval-request', step: 0, callId: 'c1' })])
    expect(asked.awaiting).toEqual(['c1'])
    expect(
      play([event(2, { type: 'approval-decision', step: 0, callId: 'c1', approved: true })], asked).awaiting,
    ).toEqual([])
  })

  // Bug: a run that waits for a limit or for its turn looks as if it hung, or waits on after it went on or ended.
  test('what a run waits for is known until it goes on or ends', () => {
    const wait = { reason: 'rate', until: 5000 } as const
    const held = play([
      event(1, start),
      event(2, { type: 'step-start', step: 0, model }),
      event(3, { type: 'run-status', status: 'waiting', wait }),
    ])
    expect(held).toMatchObject({ status: 'waiting', hold: wait, wait: null })
    const goesOn = event(4, { type: 'run-status', status: 'running', wait: null })
    expect(play([goesOn], held)).toMatchObject({ status: 'running', hold: null })
    const over = event(4, { type: 'run-end', status: 'stopped', error: null, usage, cost })
    expect(play([over], held)).toMatchObject({ status: 'stopped', hold: null })
    const queued = { type: 'run-status', status: 'queued', wait: { reason: 'turn', until: null } } as const
    expect(play([event(1, start), event(2, queued)])).toMatchObject({
      status: 'queued',
      hold: { reason: 'turn', until: null },
      steps: [],
    })
  })

  test('steps stay ordered where a run goes on with an answer that has steps already', () => {
    const state = play([
      event(1, { type: 'step-start', step: 3, model }),
      event(2, { type: 'step-start', step: 2, model }),
    ])
    expect(state.steps.map((step) => step.index)).toEqual([2, 3])
  })

  test('the end keeps the text, and ends every wait', () => {
    const state = play([
      event(1, { type: 'step-start', step: 0, model }),
      event(2, { type: 'text-delta', step: 0, offset: 0, text: 'Half' }),
      event(3, { type: 'retry-wait', step: 0, attempt: 4, waitMs: 16_000, error }),
      event(4, { type: 'run-end', status: 'failed', error, usage, cost }),
    ])
    expect(state).toMatchObject({ status: 'failed', wait: null, endedAt: 1004, error, usage, cost })
    expect(state.steps[0]?.text).toBe('Half')
  })

  test('a replay may skip numbers, and live events go on from the number it names', () => {
    const state = applyReplay(
      newLiveRun(runId),
      [
        event(1, start),
        event(2, { type: 'step-start', step: 0, model }),
        event(9, { type: 'text-delta', step: 0, offset: 0, text: 'Eight chunks' }),
      ],
      9,
    )
    expect(state.seq).toBe(9)
    expect(orderOf(state, event(10, { type: 'text-delta', step: 0, offset: 12, text: '.' }))).toBe('next')
  })
})
