import { createHash } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { ModelFailure } from '#main/models/model'
import { createDeadlineGate } from '#main/runs/deadline-gate'
import type { Gate, GateRequest, Verdict } from '#main/runs/gates'
import { createRateGate } from '#main/runs/rate-gate'
import { createToolRegistry } from '#main/tools/registry'
import { defineTool } from '#main/tools/tool'
import { AppError } from '#shared/errors'
import { failureSaying } from '../../helpers/failures.ts'
import {
  agentWith,
  committedStatus,
  conversation,
  ended,
  first,
  freshStores,
  kinds,
  published,
  reopenStore,
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

describe('a call that a person is to allow', () => {
  const asksFirst = gate((request) =>
    request.type === 'call' ? { type: 'ask', rule: 'all calls', expiresAt: null } : { type: 'go' },
  )

  function house(more: Parameters<typeof runnerOver>[1] = {}) {
    const given: string[] = []
    const order = defineTool({
      name: 'order',
      title: 'Order',
      description: 'Orders.',
      input: z.object({ item: z.string() }),
      effect: 'world',
      async run({ item }, { signal }) {
        given.push(item)
        if (item === 'slow') await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return `Ordered: ${item}.`
      },
    })
    const tools = createToolRegistry([order])
    const wants = [
      { events: [text('I order.'), call('order', { item: 'bread' })], result: answered('tool-calls') },
      { events: [text('It is done.')] },
    ]
    return {
      given,
      ...runnerOver({ first: wants }, { gates: [asksFirst], tools, ...more }),
      after: { first: wants.slice(1) },
      tools,
    }
  }

  async function asked(one: ReturnType<typeof house>, kind: 'chat' | 'background' = 'chat') {
    const some = { tools: ['order'] }
    const { runId } =
      kind === 'chat'
        ? await one.runner.send({ conversationId: conversation(some).id, text: 'Order bread.' })
        : await one.background
            .start({ agentId: agentWith(some).id, input: 'Order bread.' })
            .then(({ id }) => ({ runId: id }))
    await one.runs.settled()
    const [approval] = store.runs.approvals(runId)
    if (approval === undefined) throw new Error('Nobody was asked.')
    return { runId, approval }
  }

  const decide = (
    { runs }: Pick<ReturnType<typeof house>, 'runs'>,
    runId: string,
    approvalId: string,
    change?: string,
  ) => runs.decide(approvalId, runId, { approved: true, by: 'owner', change })

  // Bug: the call is made before anyone was asked; what was asked cannot be told from something else afterwards; or the
  // end of the program waits for a person who is at lunch.
  test('makes the run wait, written down with the hash of what is asked', async () => {
    const one = house()
    const { runId, approval } = await asked(one)
    const what = JSON.stringify({ name: 'order', arguments: '{"item":"bread"}' })
    const hash = createHash('sha256').update(what).digest('hex')
    expect(approval).toMatchObject({ asked: what, hash, status: 'pending', callId: 'c1' })
    expect(store.runs.get(runId)).toMatchObject({
      status: 'waiting',
      wait: { reason: 'person' },
      endedAt: null,
    })
    expect(one.given).toEqual([])
    expect(one.runs.isLive(runId)).toBe(false)
  })

  // Bug: who waits for all to be settled, such as a program without a window, ends before it is stored that the run waits,
  // and the next start takes it for cut off.
  test('has its wait on record once the run is settled', async () => {
    const one = house()
    const some = { tools: ['order'] }
    const { id } = await one.background.start({ agentId: agentWith(some).id, input: 'Order bread.' })
    let committed: unknown
    // As another program would see it, in the very moment.
    await one.runs.settled().then(() => {
      committed = committedStatus(id)
    })
    expect(committed).toBe('waiting')
  })

  // Bug: the tool gets the arguments of the model although the person changed them, or the model is not told the result.
  test.each([
    [undefined, 'bread'],
    ['{"item":"milk"}', 'milk'],
  ])('is made as it was allowed (change: %s)', async (change, item) => {
    const one = house()
    const { runId, approval } = await asked(one)
    await decide(one, runId, approval.id, change)
    await ended(one.runner, runId)
    expect(one.given).toEqual([item])
    expect(one.requests('first')[1]?.messages.at(-1)).toMatchObject({ result: `Ordered: ${item}.` })
    expect(store.runs.detail(runId)).toMatchObject({ status: 'done', text: 'I order.\n\nIt is done.' })
    // Bug: who attaches later is told another run than who watched.
    const settle = (events: readonly { type: string }[]) =>
      events.filter(({ type }) => !type.endsWith('delta'))
    expect(settle(one.runs.replay(runId, 0).events)).toEqual(settle(published))
  })

  // Bug: a call looks as if a person had changed its arguments, where they were allowed as they stood.
  test.each([
    [undefined, null],
    ['{"item":"bread"}', null],
    ['{"item":"milk"}', '{"item":"milk"}'],
  ])(
    'holds what was changed, and nothing where nothing was (change: %s)',
    async (change, approvedArguments) => {
      const one = house()
      const { runId, approval } = await asked(one)
      await decide(one, runId, approval.id, change)
      await ended(one.runner, runId)
      expect(store.runs.load(runId)?.steps[0]?.calls[0]).toMatchObject({ status: 'done', approvedArguments })
      const told = published.flatMap((event) => ('call' in event ? [event.call.approvedArguments] : []))
      expect(told).toEqual([null, approvedArguments, approvedArguments])
    },
  )

  // Bug: a call that a person did not allow is made, or the model is left without a word about it.
  test('is not made where a person says no, and the model is told so', async () => {
    const one = house()
    const { runId, approval } = await asked(one)
    await one.runs.decide(approval.id, runId, { approved: false, by: 'owner' })
    await ended(one.runner, runId)
    expect(one.given).toEqual([])
    expect(one.requests('first')[1]?.messages.at(-1)).toMatchObject({
      result: 'A person did not allow this call.',
      failed: true,
    })
  })

  // Bug: the call is made twice, by two windows that both say yes; or after the run was stopped, which then begins anew.
  test('is decided once, and not at all once the run is over', async () => {
    const one = house()
    const { runId, approval } = await asked(one)
    await decide(one, runId, approval.id)
    await expect(decide(one, runId, approval.id)).rejects.toMatchObject({ code: 'conflict' })
    await ended(one.runner, runId)
    await expect(decide(one, runId, approval.id)).rejects.toMatchObject({ code: 'conflict' })
    expect(one.given).toEqual(['bread'])

    const other = house()
    const stopped = await asked(other)
    await other.runs.stop(stopped.runId)
    const before = store.runs.load(stopped.runId)
    expect(before).toMatchObject({
      run: { status: 'stopped' },
      steps: [{ calls: [{ status: 'cancelled' }] }],
    })
    await expect(decide(other, stopped.runId, stopped.approval.id)).rejects.toMatchObject({
      code: 'conflict',
    })
    await other.runs.settled()
    expect(store.runs.load(stopped.runId)).toEqual(before)
    expect(other.given).toEqual([])
  })

  // Bug: a restart ends what waits for a person, or the decision after it finds nothing to go on with.
  test('waits over a restart, and goes on with the decision', async () => {
    const { runId, approval } = await asked(house())
    await reopenStore()
    const one = house()
    const later = runnerOver(one.after, { gates: [asksFirst], tools: one.tools })
    expect(later.runs.recover()).toEqual({ interrupted: [], resumed: [] })
    expect(store.runs.get(runId)?.status).toBe('waiting')
    await decide(later, runId, approval.id)
    await ended(later.runner, runId)
    expect(one.given).toEqual(['bread'])
    expect(store.runs.get(runId)?.status).toBe('done')
    const message = store.messages.get(store.runs.get(runId)?.subject ?? '')
    expect(message).toMatchObject({ status: 'complete', text: 'I order.\n\nIt is done.' })
  })

  // Bug: a run that goes on after a decision still stands as one that waits for a person; where the program ends in the
  // middle of its call, it waits for ever, and nobody learns that the call may have taken effect.
  test('that is cut off in the middle, after it was allowed, is unknown at the next start', async () => {
    const one = house()
    const { runId, approval } = await asked(one, 'background')
    await decide(one, runId, approval.id, '{"item":"slow"}')
    expect(store.runs.get(runId)).toMatchObject({ status: 'running', wait: null })
    await vi.waitFor(() => expect(one.given).toEqual(['slow']))
    await reopenStore()
    const later = runnerOver({}, { gates: [asksFirst], tools: one.tools })
    expect(later.runs.recover()).toEqual({ interrupted: [runId], resumed: [] })
    expect(store.runs.load(runId)?.steps[0]?.calls[0]?.status).toBe('unknown')
    await one.runs.close()
  })

  // Bug: the word of a person is lost where the program ends right after it, and the run waits for it for ever.
  test('that was allowed just before the program ended is made at the next start', async () => {
    const { runId, approval } = await asked(house(), 'background')
    let seq = (store.runs.load(runId)?.lastSeq ?? 0) + 1
    store.runs.decideApproval({
      id: approval.id,
      status: 'approved',
      decidedBy: 'owner',
      change: '{"item":"milk"}',
      seq,
      at: Date.now(),
    })
    seq += 1
    store.runs.setStatus(runId, 'running', null, Date.now())
    await reopenStore()
    const one = house()
    const later = runnerOver(one.after, { gates: [asksFirst], tools: one.tools })
    expect(later.runs.recover()).toEqual({ interrupted: [], resumed: [runId] })
    await later.runs.settled()
    expect(one.given).toEqual(['milk'])
    expect(store.runs.get(runId)?.status).toBe('done')
  })

  // Bug: a decision that could not be stored leaves the run neither waiting nor going on: nobody can decide again, and
  // the end of the program waits for it for ever.
  test('can be decided again where the decision could not be stored', async () => {
    const disk = { isFull: false }
    const enqueue: typeof store.enqueue = (write, order) =>
      store.enqueue(() => {
        if (disk.isFull) throw new AppError('store-full', 'The disk is full.', { retryable: true })
        write()
      }, order)
    const one = house({ store: { ...store, enqueue } })
    const { runId, approval } = await asked(one)
    store.flush()
    disk.isFull = true
    await expect(decide(one, runId, approval.id)).rejects.toMatchObject({ code: 'store-full' })
    disk.isFull = false
    expect(one.given).toEqual([])
    await decide(one, runId, approval.id)
    await ended(one.runner, runId)
    expect(one.given).toEqual(['bread'])
  })

  // Bug: after a restart a conversation is free though its run waits for a person, and two answers are written in it.
  test('keeps its conversation taken over a restart', async () => {
    const { runId } = await asked(house())
    const message = store.messages.get(store.runs.get(runId)?.subject ?? '')
    await reopenStore()
    const later = house()
    later.runs.recover()
    const conversationId = message?.conversationId ?? ''
    await expect(later.runner.send({ conversationId, text: 'Hello?' })).rejects.toMatchObject({
      code: 'run-active',
    })
    await later.runner.stopIn(conversationId)
    expect(store.runs.get(runId)?.status).toBe('stopped')
    await later.runner.send({ conversationId, text: 'Hello?' })
    await later.runs.settled()
  })
})
