import { describe, expect, test } from 'vitest'
import { type CallState, mostSteps, next, type RunState, type StepState, stateOf } from '#main/runs/state'
import type { StoredStep } from '#main/store/run-store'
import { noCost } from '#shared/common'
import type { ToolCallStatus } from '#shared/tools/tool'

const [first, second] = ['first', 'second'].map((modelId) => ({ providerId: 'p', modelId })) as [
  StepState['model'],
  StepState['model'],
]
const error = { code: 'network', message: 'Gone.', retryable: true } as unknown as NonNullable<
  StepState['error']
>
const call = (status: ToolCallStatus, callId = 'c1'): CallState => ({
  callId,
  name: 'order',
  arguments: '{}',
  approvedArguments: null,
  status,
  result: null,
  resultBlob: null,
  startedAt: null,
  endedAt: null,
  effect: 'world',
  idempotencyKey: null,
  approved: false,
})
const step = (outcome: StepState['outcome'], some: Partial<StepState> = {}): StepState => ({
  index: 0,
  model: first,
  text: '',
  thinking: '',
  calls: [],
  stopReason: outcome === 'answered' ? 'end' : null,
  opaque: null,
  outcome,
  error: outcome === 'failed' ? error : null,
  usage: null,
  cost: noCost,
  ...some,
})
const state = (steps: readonly StepState[], some: Partial<RunState> = {}): RunState => ({
  steps,
  firstStep: 0,
  models: [first, second],
  ...some,
})

describe('what a run does next', () => {
  // Bug: an answer that is gone on with counts its steps from 0 again.
  test('begins with the first model, at its own first step', () => {
    expect(next(state([], { firstStep: 3 }), false)).toEqual({
      type: 'ask',
      index: 3,
      model: first,
      next: second,
    })
  })

  // Bug: the model that was given up is asked again, or the one that was only cut off is left.
  test('turns to the next model where one is given up, and stays where it was cut off', () => {
    expect(next(state([step('given-up')]), false)).toMatchObject({ index: 1, model: second, next: null })
    expect(next(state([step('cut')]), false)).toMatchObject({ index: 1, model: first, next: second })
    expect(next(state([step('given-up'), step('cut')]), false)).toMatchObject({ index: 2, model: second })
  })

  // Bug: a call is left out, made again, or made though a person has not decided.
  test('makes the calls that are open, waits where all of them wait, and then asks again', () => {
    const following = (...calls: CallState[]) => next(state([step('answered', { calls })]), false)
    expect(following(call('done'), call('requested', 'c2'), call('waiting', 'c3'))).toMatchObject({
      type: 'call',
      calls: [{ callId: 'c2' }],
    })
    expect(following(call('done'), call('waiting', 'c2'))).toEqual({ type: 'wait' })
    // The second was allowed first: it is held back by what the model wrote before it.
    expect(following(call('waiting'), call('requested', 'c2'))).toEqual({ type: 'wait' })
    const ended = (['done', 'failed', 'denied', 'cancelled', 'unknown'] as const).map((status) =>
      call(status),
    )
    expect(following(...ended)).toMatchObject({ type: 'ask', index: 1, model: first })
  })

  // Bug: a run goes on after its stop, or a call that waited for a person waits for ever.
  test('ends where it was stopped, after each open call was cancelled', () => {
    const waiting = state([step('answered', { calls: [call('waiting')] })])
    expect(next(waiting, true)).toMatchObject({ type: 'call', calls: [{ callId: 'c1' }] })
    const stopped = { type: 'end', status: 'stopped', error: null }
    expect(next(state([]), true)).toEqual(stopped)
    expect(next(state([step('answered', { calls: [call('cancelled')] })]), true)).toEqual(stopped)
    expect(next(state([step('stopped')]), false)).toEqual(stopped)
    // What was answered is done, though the stop came with its last word.
    expect(next(state([step('answered')]), true)).toMatchObject({ status: 'done' })
    expect(next(state([step('failed')]), false)).toEqual({ type: 'end', status: 'failed', error })
  })

  // Bug: a model that calls tools without end is asked 500 times.
  test('asks at most 50 times', () => {
    expect(mostSteps).toBe(50)
    const steps = (count: number) =>
      state(Array.from({ length: count }, () => step('answered', { calls: [call('done')] })))
    expect(next(steps(49), false)).toMatchObject({ type: 'ask', index: 49 })
    expect(next(steps(50), false)).toMatchObject({ type: 'end', status: 'failed' })
  })

  // Bug: an agent without a model ends in a fault instead of a sentence that says what to do.
  test('says what is missing where there is no model', () => {
    expect(next(state([], { models: [] }), false)).toMatchObject({
      status: 'failed',
      error: { code: 'no-model' },
    })
  })
})

// Bug: after a restart a model is taken for given up that was only cut off, or the last one for given up.
test('the state of a stored run knows how each of its steps ended', () => {
  const stored = (stopReason: StoredStep['stopReason'], code: string | null) =>
    ({
      ...step('answered'),
      stopReason,
      error: code === null ? null : { ...error, code },
      cost: null,
    }) as unknown as StoredStep
  const steps = [
    stored('tool-calls', null),
    stored(null, 'interrupted'),
    stored(null, 'network'),
    stored(null, 'network'),
    stored(null, null),
  ]
  const found = stateOf(steps, 2, [first, second], new Set())
  expect(found.steps.map(({ outcome }) => outcome)).toEqual([
    'answered',
    'cut',
    'given-up',
    'failed',
    'stopped',
  ])
  expect(found).toMatchObject({ firstStep: 2, steps: [{ cost: noCost }, {}, {}, {}, {}] })
})
