import { createHash } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { ModelEvent } from '#main/models/model'
import type { Gate } from '#main/runs/gates'
import { createToolRegistry } from '#main/tools/registry'
import { defineTool } from '#main/tools/tool'
import { AppError } from '#shared/errors'
import {
  agentWith,
  committedStatus,
  conversation,
  ended,
  freshStores,
  type House,
  onDisk,
  published,
  reopenStore,
  runnerOver,
  store,
} from '../../helpers/runner-house.ts'
import { answered, call, type Turn, text } from '../../helpers/scripted-model.ts'

freshStores()

const gate = (ask: Gate['ask']): Gate => ({ name: 'test', ask })

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
    const enqueue: typeof store.enqueue = (write, options) =>
      store.enqueue(() => {
        if (disk.isFull) throw new AppError('store-full', 'The disk is full.', { retryable: true })
        write()
      }, options)
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

  // Bug: the end of a run looks for its conversation in a store that is closed already: it fails where nobody hears it,
  // and the end of the program waits for it for ever.
  test('ends in order where the store is closed before the runs', async () => {
    const one = house()
    const { runId, approval } = await asked(one)
    await decide(one, runId, approval.id, '{"item":"slow"}')
    await vi.waitFor(() => expect(one.given).toEqual(['slow']))
    store.close()
    await one.runs.close()
    expect(one.runs.isLive(runId)).toBe(false)
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

describe('an approval that nobody gives in time', () => {
  const orders = createToolRegistry([
    defineTool({
      name: 'order',
      title: 'Order',
      description: 'Orders.',
      input: z.object({ item: z.string() }),
      effect: 'world',
      run: ({ item }) => `Ordered: ${item}.`,
    }),
  ])
  /** Each item may be ordered for so many milliseconds from when it is asked for. */
  const within = (times: Readonly<Record<string, number>>) =>
    gate((request) => {
      if (request.type !== 'call') return { type: 'go' }
      const ms = times[(JSON.parse(request.arguments) as { item: string }).item]
      return { type: 'ask', rule: 'orders', expiresAt: ms === undefined ? null : Date.now() + ms }
    })
  const order = (item: string) => call('order', { item }, item)
  const expired = 'This call was not allowed: its approval expired before anyone decided.'

  function house(times: Readonly<Record<string, number>>, turns?: readonly Turn[], more = {}) {
    const wants = { events: Object.keys(times).map(order), result: answered('tool-calls') }
    return runnerOver({ first: turns ?? [wants, {}] }, { gates: [within(times)], tools: orders, ...more })
  }
  const begin = ({ background }: House) =>
    background.start({ agentId: agentWith({ tools: ['order'] }).id, input: 'Go.' }).then(({ id }) => id)
  const doneBy = (id: string, status = 'done') =>
    vi.waitFor(() => expect(store.runs.get(id)?.status).toBe(status), { interval: 5, timeout: 2000 })

  // Bug: a run whose approval is over waits until somebody stops it.
  test('is denied by the clock, the model is told so, and the run goes on', async () => {
    const one = house({ a: 80 })
    const id = await begin(one)
    await one.runs.settled()
    const [approval] = store.runs.approvals(id)
    expect(store.runs.get(id)?.wait).toEqual({ reason: 'person', until: approval?.expiresAt })
    await doneBy(id)
    expect(Date.now()).toBeGreaterThanOrEqual(approval?.expiresAt ?? 0)
    expect(one.requests('first')[1]?.messages.at(-1)).toMatchObject({ result: expired, failed: true })
    expect(store.runs.approvals(id)[0]?.status).toBe('expired')
    expect(store.runs.load(id)?.steps[0]?.calls[0]).toMatchObject({ status: 'denied', result: expired })
    expect(one.runs.replay(id, 0).events).toContainEqual(
      expect.objectContaining({ type: 'approval-decision', approved: false }),
    )
    await expect(
      one.runs.decide(approval?.id ?? '', id, { approved: true, by: 'owner' }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  // Bug: the timer of the first hides that the second is over earlier; or all of them expire with the first.
  test('expires at its own time, whatever waits beside it', async () => {
    const one = house({ late: 160, forever: Number.NaN, soon: 60 })
    const id = await begin(one)
    await vi.waitFor(() => expect(store.runs.approvals(id)).toHaveLength(3), { interval: 5 })
    const statuses = () => store.runs.approvals(id).map(({ status }) => status)
    await vi.waitFor(() => expect(statuses()).toContain('expired'), { interval: 2 })
    expect(statuses()).toEqual(['pending', 'pending', 'expired'])
    await vi.waitFor(() => expect(statuses()[0]).toBe('expired'), { interval: 5 })
    await one.runs.settled()
    expect(store.runs.get(id)).toMatchObject({ status: 'waiting', wait: { until: null } })
    const last = store.runs.approvals(id)[1]?.id ?? ''
    await one.runs.decide(last, id, { approved: true, by: 'owner' })
    await doneBy(id)
  })

  // Bug: what was over while the program was closed, or is over after its start, waits for ever.
  test.each([
    ['before', 20],
    ['after', 300],
  ])('expires where its time is over %s the next start', async (_when, ms) => {
    const began = Date.now()
    // Its clock stands still, so that nothing expires before its end.
    const one = house({ a: ms }, undefined, { now: () => began })
    const id = await begin(one)
    await one.runs.settled()
    await one.runs.close()
    await new Promise((resolve) => setTimeout(resolve, 40))
    await reopenStore()
    const later = house({}, [{}])
    expect(later.runs.recover()).toEqual({ interrupted: [], resumed: [] })
    expect(store.runs.get(id)?.status).toBe('waiting')
    await doneBy(id)
    expect(later.requests('first')[0]?.messages.at(-1)).toMatchObject({ result: expired })
    await later.runs.close()
  })

  // Bug: a wait of months is more than a timer takes, which then goes off at once, again and again.
  test('is not looked for all the time where there is long to wait', async () => {
    let looks = 0
    const counting: typeof store = {
      ...store,
      runs: {
        ...store.runs,
        nextExpiry() {
          looks += 1
          return store.runs.nextExpiry()
        },
      },
    }
    const one = house({ a: 60 * 24 * 60 * 60 * 1000 }, undefined, { store: counting })
    await begin(one)
    await one.runs.settled()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(looks).toBe(1)
    await one.runs.close()
  })

  // Bug: a run that nobody can go on with, since its owner is gone, keeps the others from expiring.
  test('ends a run that cannot go on, and lets the others', async () => {
    const faults: unknown[] = []
    const one = house({ a: 150 }, undefined, { onInternalError: (thrown: unknown) => faults.push(thrown) })
    const lost = await begin(one)
    const other = house({ a: 160 })
    const id = await begin(other)
    await Promise.all([one.runs.settled(), other.runs.settled()])
    await other.runs.close()
    onDisk("UPDATE runs SET kind = 'lost' WHERE id = ?", lost)
    await doneBy(lost, 'interrupted')
    expect(faults).toHaveLength(1)
    await doneBy(id)
    await one.runs.close()
  })
})

describe('several calls of one answer that a person is to allow', () => {
  const gated = gate((request) =>
    request.type === 'call' && ['order', 'fetch'].includes(request.name)
      ? { type: 'ask', rule: 'orders', expiresAt: null }
      : { type: 'go' },
  )

  /** `order` and `fetch` wait for a person; `note` changes the world without asking, `look` takes its time to read. */
  function house(wants: readonly ModelEvent[], later: readonly Turn[] = [{}]) {
    const log: string[] = []
    const tool = (name: string, effect: 'none' | 'world', ms: number) =>
      defineTool({
        name,
        title: name,
        description: name,
        input: z.object({ item: z.string() }),
        effect,
        async run({ item }) {
          log.push(item)
          await new Promise((resolve) => setTimeout(resolve, ms))
          return item
        },
      })
    const tools = createToolRegistry([
      tool('order', 'world', 40),
      tool('note', 'world', 0),
      tool('look', 'none', 80),
      tool('fetch', 'none', 0),
    ])
    const first = [{ events: wants, result: answered('tool-calls') }, ...later]
    return { log, ...runnerOver({ first }, { gates: [gated], tools }) }
  }
  const order = (item: string) => call('order', { item }, item)

  async function begin({ background }: ReturnType<typeof house>) {
    const agentId = agentWith({ tools: ['order', 'note', 'look', 'fetch'] }).id
    return background.start({ agentId, input: 'Go.' }).then(({ id }) => id)
  }

  const decide = ({ runs }: Pick<House, 'runs'>, runId: string, callId: string, approved = true) => {
    const approval = store.runs.approvals(runId).find((one) => one.callId === callId)
    return runs.decide(approval?.id ?? '', runId, { approved, by: 'owner' })
  }
  const callsOf = (runId: string) => store.runs.load(runId)?.steps[0]?.calls.map(({ status }) => status)
  const wellTold = (one: House, runId: string) => {
    const seqs = one.runs.replay(runId, 0).events.map(({ seq }) => seq)
    expect(seqs).toEqual([...new Set(seqs)])
  }

  // Bug: the second decision is refused as made before, because the run already goes on with the first call.
  test('can be decided while the run goes on with another', async () => {
    const one = house([order('a'), order('b')])
    const id = await begin(one)
    await one.runs.settled()
    await decide(one, id, 'a')
    await decide(one, id, 'b')
    await expect(decide(one, id, 'b')).rejects.toMatchObject({ code: 'conflict' })
    await one.runs.settled()
    expect(one.log).toEqual(['a', 'b'])
    expect(store.runs.get(id)?.status).toBe('done')
    wellTold(one, id)
  })

  // Bug: one of two words that come at once begins the run twice, or is lost.
  test('can be decided at once', async () => {
    const one = house([order('a'), order('b')])
    const id = await begin(one)
    await one.runs.settled()
    await Promise.all([decide(one, id, 'b', false), decide(one, id, 'a')])
    await one.runs.settled()
    expect(one.log).toEqual(['a'])
    expect(callsOf(id)).toEqual(['done', 'denied'])
    expect(store.runs.get(id)?.status).toBe('done')
    wellTold(one, id)
  })

  // Bug: a person cannot decide before a slow call of the same answer has ended.
  test('can be decided while a call that needs nobody goes on', async () => {
    const one = house([call('fetch', { item: 'f' }, 'f'), call('look', { item: 'slow' }, 'l')])
    const id = await begin(one)
    await vi.waitFor(() => expect(store.runs.approvals(id)).toHaveLength(1), { interval: 2 })
    await decide(one, id, 'f')
    expect(one.log).toEqual(['slow'])
    expect(callsOf(id)).toEqual(['requested', 'requested'])
    await one.runs.settled()
    expect(one.log).toEqual(['slow', 'f'])
    expect(store.runs.get(id)?.status).toBe('done')
    // It never had to wait for anyone.
    expect(one.runs.replay(id, 0).events).not.toContainEqual(expect.objectContaining({ status: 'waiting' }))
    wellTold(one, id)
  })

  // Bug: what the model wants done second is done first, since it was allowed first or needs nobody: a letter goes out
  // before the address is mended.
  test('are made in the order in which the model wrote them, in whichever they are decided', async () => {
    const one = house([order('a'), order('b'), call('note', { item: 'c' }, 'c')])
    const id = await begin(one)
    await one.runs.settled()
    expect(one.log).toEqual([])
    await decide(one, id, 'b')
    await one.runs.settled()
    expect(one.log).toEqual([])
    expect(store.runs.get(id)).toMatchObject({ status: 'waiting', wait: { reason: 'person' } })
    await decide(one, id, 'a')
    await one.runs.settled()
    expect(one.log).toEqual(['a', 'b', 'c'])
    expect(callsOf(id)).toEqual(['done', 'done', 'done'])
    wellTold(one, id)
  })

  // Bug: a call that was decided waits for all others, though nothing before it is open.
  test('go on one by one where they are decided in their order', async () => {
    const one = house([order('a'), order('b')])
    const id = await begin(one)
    await one.runs.settled()
    await decide(one, id, 'a')
    await one.runs.settled()
    expect(one.log).toEqual(['a'])
    expect(store.runs.get(id)?.status).toBe('waiting')
    await decide(one, id, 'b', false)
    await one.runs.settled()
    expect(one.log).toEqual(['a'])
    expect(callsOf(id)).toEqual(['done', 'denied'])
    wellTold(one, id)
  })

  // Bug: the first of two words is forgotten by a restart, or the restart goes on with it alone.
  test('keep what was decided over a restart', async () => {
    const wants = [order('a'), order('b')]
    const one = house(wants)
    const id = await begin(one)
    await one.runs.settled()
    await decide(one, id, 'b')
    await one.runs.close()
    await reopenStore()
    const later = house([], [])
    expect(later.runs.recover()).toEqual({ interrupted: [], resumed: [] })
    await decide(later, id, 'a')
    await later.runs.settled()
    expect([...one.log, ...later.log]).toEqual(['a', 'b'])
    wellTold(later, id)
  })

  // Bug: an answer ends as one that still waits, although it was stopped between two words.
  test('are cancelled by a stop, whatever was decided', async () => {
    const one = house([order('a'), order('b')])
    const id = await begin(one)
    await one.runs.settled()
    const decided = decide(one, id, 'b')
    await Promise.all([decided, one.runs.stop(id)])
    expect(store.runs.get(id)?.status).toBe('stopped')
    expect(callsOf(id)).toEqual(['cancelled', 'cancelled'])
    await expect(decide(one, id, 'a')).rejects.toMatchObject({ code: 'conflict' })
    expect(one.log).toEqual([])
  })
})
