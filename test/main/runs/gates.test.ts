import { describe, expect, test } from 'vitest'
import type { ModelFailure } from '#main/models/model'
import { createDeadlineGate } from '#main/runs/deadline-gate'
import type { Gate, GateRequest, Verdict } from '#main/runs/gates'
import { createRateGate } from '#main/runs/rate-gate'
import { AppError } from '#shared/errors'
import { failureSaying } from '../../helpers/failures.ts'
import {
  agentWith,
  conversation,
  ended,
  first,
  freshStores,
  kinds,
  runnerOver,
  second,
  store,
} from '../../helpers/runner-house.ts'
import { answered, call, failed, text } from '../../helpers/scripted-model.ts'

freshStores()

const gateRun = { deadlineAt: null } as GateRequest['run']
const toModel = (model = first): GateRequest => ({ type: 'model', run: gateRun, step: 0, model })
const limited = (retryAfterMs?: number): ModelFailure => ({
  ...failureSaying('rate-limit', 'Too many.'),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})
const gate = (ask: Gate['ask'], more: Partial<Gate> = {}): Gate => ({ name: 'test', ask, ...more })

describe('the rate gate', () => {
  function clocked(limit: number | null) {
    const clock = { now: 1_000_000 }
    const rate = createRateGate({ limitOf: () => limit, now: () => clock.now })
    return { clock, rate, ask: (request = toModel()) => rate.ask(request) as Verdict }
  }

  // Bug: one request more than allowed goes out in a minute, or the place of the oldest never becomes free again.
  test('lets as many pass in any 60 seconds as allowed', () => {
    const { clock, ask } = clocked(2)
    expect(ask().type).toBe('go')
    clock.now += 10_000
    expect(ask().type).toBe('go')
    expect(ask()).toEqual({ type: 'wait', reason: 'rate', until: 1_060_000 })
    clock.now = 1_059_999
    expect(ask().type).toBe('wait')
    clock.now = 1_060_000
    expect(ask().type).toBe('go')
    expect(ask()).toEqual({ type: 'wait', reason: 'rate', until: 1_070_000 })
    // Another provider has a count of its own, and a call of a tool none.
    expect(ask(toModel({ ...first, providerId: '0199f000-0000-7000-8000-000000000002' })).type).toBe('go')
  })

  // Bug: after the clock was set back, what was sent in its future counts for as long as it was set back.
  test('does not wait for the old time where the clock was set back', () => {
    const { clock, ask } = clocked(1)
    expect(ask().type).toBe('go')
    clock.now -= 3_600_000
    expect(ask().type).toBe('go')
  })

  // Bug: other runs go on to ask a provider that wants to be left alone, or it is left alone for longer than it asked.
  test('leaves a provider alone that asked for it, and only for as long', () => {
    const { clock, rate, ask } = clocked(null)
    rate.failed?.(first, limited(5000))
    rate.failed?.(first, limited(1000))
    rate.failed?.(first, limited())
    expect(ask()).toEqual({ type: 'wait', reason: 'rate', until: 1_005_000 })
    clock.now += 5000
    expect(ask().type).toBe('go')
    // For that long nobody waits: the retry gives it up.
    rate.failed?.(first, limited(60_001))
    rate.failed?.(first, { ...failureSaying('overloaded', 'Busy.'), retryAfterMs: 5000 })
    expect(ask().type).toBe('go')
  })
})

// Bug: the deadline is passed by a request that begins in its very millisecond.
test('the deadline gate lets nothing begin once the time is over', () => {
  const clock = { now: 99 }
  const deadline = createDeadlineGate({ now: () => clock.now })
  const request = { ...toModel(), run: { ...gateRun, deadlineAt: 100 } }
  expect(deadline.ask(request)).toEqual({ type: 'go' })
  clock.now = 100
  expect(deadline.ask(request)).toMatchObject({ type: 'deny', error: { code: 'run-deadline' } })
  expect(deadline.ask(toModel())).toEqual({ type: 'go' })
})

describe('a run before a gate', () => {
  // Bug: a run that waits looks as if it wrote, or as if it waited for ever.
  test('says that it waits, and that it goes on', async () => {
    let waits = 1
    const { runner } = runnerOver(
      { first: [{ events: [text('Hello.')] }] },
      {
        gates: [
          gate(() => {
            waits -= 1
            return waits >= 0 ? { type: 'wait', reason: 'rate', until: 12_345 } : { type: 'go' }
          }),
        ],
      },
    )
    const { runId } = await runner.send({ conversationId: conversation().id, text: 'Hello' })
    const events = await ended(runner, runId)
    expect(events.filter(({ type }) => type === 'run-status')).toMatchObject([
      { status: 'waiting', wait: { reason: 'rate', until: 12_345 } },
      { status: 'running', wait: null },
    ])
    expect(kinds(events).indexOf('text-delta')).toBeGreaterThan(kinds(events).lastIndexOf('run-status'))
    expect(store.runs.get(runId)).toMatchObject({ status: 'done', wait: null })
  })

  // Bug: a gate says no and the model is asked nevertheless; or a gate that is broken lets all pass.
  test.each([
    [
      'denies',
      () => ({ type: 'deny', error: new AppError('conflict', 'Enough for today.') }) as const,
      'conflict',
    ],
    [
      'throws an error for people',
      () => {
        throw new AppError('not-found', 'The limit is gone.')
      },
      'not-found',
    ],
    [
      'is broken',
      () => {
        throw new TypeError('x is not a function')
      },
      'internal',
    ],
    ['is broken later', () => Promise.reject(new TypeError('x')), 'internal'],
  ] as const)('ends with its error where it %s', async (_name, ask, code) => {
    const { runner, requests } = runnerOver({ first: [{ events: [text('Hello.')] }] }, { gates: [gate(ask)] })
    const { runId } = await runner.send({ conversationId: conversation().id, text: 'Hello' })
    expect((await ended(runner, runId)).at(-1)).toMatchObject({ status: 'failed', error: { code } })
    expect(requests('first')).toHaveLength(0)
  })

  // Bug: retries and fallbacks go round the gates, so that a limit of 10 requests lets 50 pass.
  test('is asked about before retries and fallbacks and calls too, and hears of failures', async () => {
    const asked: string[] = []
    const heard: string[] = []
    const watching = gate(
      (request) => {
        asked.push(request.type === 'model' ? request.model.modelId : request.name)
        return { type: 'go' }
      },
      { failed: (_model, { kind }) => heard.push(kind) },
    )
    const { runner } = runnerOver(
      {
        first: [{ result: failed('network') }, { result: failed('auth') }],
        second: [{ events: [call('calculator', { expression: '1+1' })], result: answered('tool-calls') }, {}],
      },
      { gates: [watching] },
    )
    const { id } = conversation({ fallbacks: [second] })
    const { runId } = await runner.send({ conversationId: id, text: 'Hello' })
    await ended(runner, runId)
    expect(asked).toEqual(['first', 'first', 'second', 'calculator', 'second'])
    expect(heard).toEqual(['network'])
  })

  // Bug: a run goes on writing long after its time, because the gate is asked at its beginnings only.
  test('is ended in the middle of its answer when its time is over, and keeps what it wrote', async () => {
    const { background, runs } = runnerOver(
      { first: [{ events: [text('So far.'), 'until-abort'] }] },
      { gates: [createDeadlineGate({ now: Date.now })] },
    )
    const { id } = await background.start({ agentId: agentWith().id, input: 'Go.', deadlineMs: 60 })
    await runs.settled()
    expect(store.runs.detail(id)).toMatchObject({
      status: 'failed',
      error: { code: 'run-deadline' },
      text: 'So far.',
    })
  })
})
