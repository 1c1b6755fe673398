import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { definitionOf } from '#main/agent/planner'
import { createScheduler } from '#main/runs/scheduler'
import type { StepChunk } from '#main/store/run-store'
import { calculator } from '#main/tools/builtin/calculator'
import { createToolRegistry } from '#main/tools/registry'
import { defineTool } from '#main/tools/tool'
import {
  agentWith,
  conversation,
  ended,
  freshStores,
  reopenStore,
  runnerOver,
  store,
} from '../../helpers/runner-house.ts'
import { answered, call, text } from '../../helpers/scripted-model.ts'

freshStores()

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const ownId = '0199f000-0000-7000-8000-0000000000aa'

describe('the start of a background run', () => {
  // Bug: a client that repeats its call, because the answer was lost, pays for the work twice.
  test('with the same id twice is one run, and with other content a conflict', async () => {
    const { background, runs, requests } = runnerOver({ first: [{ events: [text('Hello.')] }] })
    const { id: agentId } = agentWith()
    const one = await background.start({ id: ownId, agentId, input: 'Go.' })
    const again = await background.start({ id: ownId, agentId, input: 'Go.' })
    expect([one.id, again.id]).toEqual([ownId, ownId])
    await expect(background.start({ id: ownId, agentId, input: 'Stop.' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(
      background.start({ id: ownId, agentId: agentWith().id, input: 'Go.' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await runs.settled()
    expect((await background.start({ id: ownId, agentId, input: 'Go.' })).status).toBe('done')
    expect(requests('first')).toHaveLength(1)
  })

  // Bug: two calls with the same id at once end in an error of the database.
  test('with the same id twice at once begins one run', async () => {
    const { background, runs, requests } = runnerOver({ first: [{}] })
    const { id: agentId } = agentWith()
    const both = await Promise.all([1, 2].map(() => background.start({ id: ownId, agentId, input: 'Go.' })))
    expect(both.map(({ id }) => id)).toEqual([ownId, ownId])
    await runs.settled()
    expect(requests('first')).toHaveLength(1)
  })

  // Bug: an agent that was set aside, or deleted, goes on working; or work without a model seems to begin.
  test('is refused for an agent that must not work', async () => {
    const { background } = runnerOver({})
    const inactive = agentWith()
    store.agents.saveVersion(inactive.id, definitionOf(inactive), 'inactive')
    const deleted = agentWith()
    store.agents.softDelete(deleted.id)
    const start = (agentId: string) => background.start({ agentId, input: 'Go.' })
    await expect(start(inactive.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(start(deleted.id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(start(ownId)).rejects.toMatchObject({ code: 'not-found' })
    await expect(start(agentWith({ model: null }).id)).rejects.toMatchObject({ code: 'no-model' })
    expect(store.runs.list({ limit: 10 }).items).toEqual([])
  })

  // Bug: what belongs together cannot be found, stopped or paid for together.
  test('knows the run that called for it, and the first of them all', async () => {
    const { background, runs } = runnerOver({ first: [{}, {}, {}] })
    const { id: agentId } = agentWith()
    const top = await background.start({ agentId, input: 'a' })
    const middle = await background.start({ agentId, input: 'b', parentId: top.id, origin: 'agent' })
    const low = await background.start({ agentId, input: 'c', parentId: middle.id, origin: 'agent' })
    expect([top, middle, low].map((one) => [one.parentId, one.rootId])).toEqual([
      [null, top.id],
      [top.id, top.id],
      [middle.id, top.id],
    ])
    await expect(background.start({ agentId, input: 'd', parentId: ownId })).rejects.toMatchObject({
      code: 'not-found',
    })
    await runs.settled()
  })
})

// Bug: a run of little haste goes first, or two of the same haste in another order than they came.
test('background runs begin by priority, then in the order they came', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { background, runs, requests } = runnerOver(
    { first: [{}, {}, {}, {}] },
    {
      scheduler: createScheduler({ total: 1, perGroup: () => 4 }),
      gates: [{ name: 'test', ask: () => held.then(() => ({ type: 'go' })) }],
    },
  )
  const { id: agentId } = agentWith()
  const priorities = { now: 0, later: 0, 'later still': 0, soon: 5 }
  const started = []
  for (const [input, priority] of Object.entries(priorities)) {
    started.push(await background.start({ agentId, input, priority }))
  }
  expect(started.map(({ id }) => store.runs.get(id)?.status)).toEqual([
    'running',
    'queued',
    'queued',
    'queued',
  ])
  release()
  await runs.settled()
  const asked = requests('first').map(({ messages }) =>
    messages.flatMap((one) => ('text' in one ? one.text : [])),
  )
  expect(asked.flat()).toEqual(['now', 'soon', 'later', 'later still'])
})

// Bug: half an answer of before the restart stands before the whole; or the run begins all over.
test('a background run goes on after a restart: the step that was cut is asked anew', async () => {
  const one = runnerOver({
    first: [
      { events: [call('calculator', { expression: '6*7' })], result: answered('tool-calls') },
      { events: [text('Half of the ans'), 'until-abort'] },
    ],
  })
  const { id } = await one.background.start({ agentId: agentWith().id, input: 'Go.' })
  await vi.waitFor(() => expect(one.runs.replay(id, 0).events.at(-1)?.type).toBe('text-delta'))
  await reopenStore()
  const later = runnerOver({ first: [{ events: [text('42.')] }] })
  expect(later.runs.recover()).toEqual({ interrupted: [], resumed: [id] })
  await later.runs.settled()
  expect(later.requests('first')[0]?.messages.at(-1)).toMatchObject({ role: 'tool', result: '6*7 = 42' })
  expect(store.runs.detail(id)).toMatchObject({ status: 'done', text: '42.', input: 'Go.' })
  expect(store.runs.load(id)?.steps.map(({ stopReason }) => stopReason)).toEqual(['tool-calls', null, 'end'])
  const seqs = later.runs.replay(id, 0).events.map(({ seq }) => seq)
  expect(new Set(seqs).size).toBe(seqs.length)
  await one.runs.close()
})

// Bug: after a restart a run of haste waits behind all others, or one that waits says that it runs.
test('background runs take their turn by their priority after a restart too, and say that they wait', async () => {
  const scheduler = createScheduler({ total: 1, perGroup: () => 4 })
  const never = [{ name: 'test', ask: () => new Promise<never>(() => {}) }]
  const one = runnerOver({}, { scheduler, gates: never })
  const { id: agentId } = agentWith()
  const started = []
  for (const [input, priority] of Object.entries({ first: 0, later: 0, soon: 5 })) {
    started.push(await one.background.start({ agentId, input, priority }))
  }
  const [first, later, soon] = started.map(({ id }) => id)
  await reopenStore()
  const again = runnerOver(
    { first: [{}, {}, {}] },
    { scheduler: createScheduler({ total: 1, perGroup: () => 4 }) },
  )
  again.runs.recover()
  store.flush()
  expect([first, later, soon].map((id) => store.runs.get(id ?? '')?.status)).toEqual([
    'running',
    'queued',
    'queued',
  ])
  await again.runs.settled()
  const asked = again
    .requests('first')
    .flatMap(({ messages }) => messages.flatMap((message) => ('text' in message ? message.text : [])))
  expect(asked).toEqual(['first', 'soon', 'later'])
})

// Bug: a run that was stopped while it waited for its turn begins all the same when the turn comes.
test('a background run that is stopped while it waits never begins', async () => {
  const { background, runs, requests } = runnerOver(
    { first: [{ events: [20] }, {}] },
    { scheduler: createScheduler({ total: 1, perGroup: () => 4 }) },
  )
  const { id: agentId } = agentWith()
  await background.start({ agentId, input: 'first' })
  const { id } = await background.start({ agentId, input: 'second' })
  await runs.stop(id)
  await runs.settled()
  expect(store.runs.get(id)?.status).toBe('stopped')
  expect(requests('first')).toHaveLength(1)
  expect(runs.replay(id, 0).events.filter(({ type }) => type === 'run-end')).toHaveLength(1)
})

describe('a background run that waits for its turn', () => {
  /** One run at a time: the first is under way until it is let go. */
  async function queued() {
    const scheduler = createScheduler({ total: 1, perGroup: () => 4 })
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const gates = [{ name: 'test', ask: () => held.then(() => ({ type: 'go' }) as const) }]
    const house = runnerOver({ first: [{}, {}, {}] }, { scheduler, gates })
    const [busy, other] = [agentWith(), agentWith()]
    await house.background.start({ agentId: busy.id, input: 'first' })
    const { id } = await house.background.start({ agentId: other.id, input: 'second' })
    expect(store.runs.get(id)?.status).toBe('queued')
    return { ...house, other, id, release }
  }

  // Bug: an agent is deleted, and hours later its work begins and costs money.
  test.each(['not-found', 'conflict'])('never begins once its agent must not work (%s)', async (code) => {
    const { runs, requests, other, id, release } = await queued()
    if (code === 'not-found') store.agents.softDelete(other.id)
    else store.agents.saveVersion(other.id, definitionOf(other), 'inactive')
    release()
    await runs.settled()
    expect(store.runs.get(id)).toMatchObject({ status: 'failed', error: { code }, startedAt: null })
    expect(requests('first')).toHaveLength(1)
    expect(runs.replay(id, 0).events.map(({ type }) => type)).toEqual(['run-start', 'run-end'])
  })

  // Bug: its place is never free again, and all that wait behind it wait for ever.
  test('leaves its turn to the next one when it must not begin', async () => {
    const { background, runs, requests, other, release } = await queued()
    const { id } = await background.start({ agentId: agentWith().id, input: 'third' })
    store.agents.softDelete(other.id)
    release()
    await runs.settled()
    expect(store.runs.get(id)?.status).toBe('done')
    expect(requests('first')).toHaveLength(2)
  })

  // Bug: it begins after a restart; or what was at work already is cut off with it.
  test('does not begin after a restart either, while what was at work goes on', async () => {
    const one = runnerOver(
      { first: [{ events: ['until-abort'] }] },
      { scheduler: createScheduler({ total: 1, perGroup: () => 4 }) },
    )
    const agentId = agentWith().id
    const first = await one.background.start({ agentId, input: 'first' })
    const second = await one.background.start({ agentId, input: 'second' })
    store.agents.softDelete(agentId)
    await reopenStore()
    const again = runnerOver({ first: [{}, {}] })
    again.runs.recover()
    await again.runs.settled()
    expect(store.runs.get(first.id)?.status).toBe('done')
    expect(store.runs.get(second.id)).toMatchObject({ status: 'failed', error: { code: 'not-found' } })
    expect(again.requests('first')).toHaveLength(1)
    await one.runs.close()
  })
})

describe('the calls of one answer', () => {
  const waiting = (effect: 'none' | 'world', name: string, log: string[]) =>
    defineTool({
      name,
      title: name,
      description: name,
      input: z.object({ item: z.string() }),
      effect,
      deadlineMs: 100,
      async run({ item }) {
        log.push(`begin ${item}`)
        await pause(item === 'never' ? 10_000 : 10)
        log.push(`end ${item}`)
        return item
      },
    })

  // Bug: two orders are under way at once, so that a stop or a crash leaves both unknown.
  test('go side by side where they read, and one after the other where they change the world', async () => {
    const log: string[] = []
    const tools = createToolRegistry([waiting('none', 'look', log), waiting('world', 'order', log)])
    const wants = [
      call('look', { item: 'a' }, 'c1'),
      call('look', { item: 'b' }, 'c2'),
      call('order', { item: 'c' }, 'c3'),
      call('order', { item: 'd' }, 'c4'),
    ]
    const { background, runs } = runnerOver(
      { first: [{ events: wants, result: answered('tool-calls') }, {}] },
      { tools },
    )
    await background.start({ agentId: agentWith({ tools: ['look', 'order'] }).id, input: 'Go.' })
    await runs.settled()
    expect(log.slice(0, 2)).toEqual(['begin a', 'begin b'])
    expect(log.slice(2, 4).sort()).toEqual(['end a', 'end b'])
    expect(log.slice(4)).toEqual(['begin c', 'end c', 'begin d', 'end d'])
  })

  // Bug: an order that did not answer in time passes for one that was not made, and is made again.
  test('are unknown after their time where they change the world, and failed where they read', async () => {
    const tools = createToolRegistry([waiting('none', 'look', []), waiting('world', 'order', [])])
    const wants = [call('look', { item: 'never' }, 'c1'), call('order', { item: 'never' }, 'c2')]
    const { background, runs, requests } = runnerOver(
      { first: [{ events: wants, result: answered('tool-calls') }, {}] },
      { tools },
    )
    const agentId = agentWith({ tools: ['look', 'order'] }).id
    const { id } = await background.start({ agentId, input: 'Go.' })
    await runs.settled()
    expect(store.runs.load(id)?.steps[0]?.calls.map(({ status }) => status)).toEqual(['failed', 'unknown'])
    const told = requests('first')[1]?.messages.flatMap((one) => (one.role === 'tool' ? one.result : []))
    expect(told?.[1]).toMatch(/^It is not known whether this call took effect/)
  })

  // Bug: a large result is carried along with each page of a chat; or the model gets only its beginning, in the run
  // itself or when the chat goes on.
  test('keep a large result beside the database, and tell the model all of it', async () => {
    const large = `${'x'.repeat(40_000)}the end`
    const tools = createToolRegistry([
      defineTool({
        name: 'read',
        title: 'Read',
        description: 'Reads.',
        input: z.object({}),
        effect: 'none',
        run: () => large,
      }),
    ])
    const wants = { events: [call('read', {})], result: answered('tool-calls') }
    const { runner, requests } = runnerOver({ first: [wants, { events: [text('Read.')] }, {}] }, { tools })
    const { id: conversationId } = conversation({ tools: ['read'] })
    const { runId } = await runner.send({ conversationId, text: 'Read it.' })
    await ended(runner, runId)
    const stored = store.runs.load(runId)?.steps[0]?.calls[0]
    expect(stored?.result).toBe(large.slice(0, 4000))
    expect(store.blobs.text(stored?.resultBlob ?? '')).toBe(large)
    expect(requests('first')[1]?.messages.at(-1)).toMatchObject({ result: large })
    const { runId: second } = await runner.send({ conversationId, text: 'And?' })
    await ended(runner, second)
    expect(requests('first')[2]?.messages).toContainEqual(
      expect.objectContaining({ role: 'tool', result: large }),
    )
  })
})

// Bug: a provider refuses the next request, because its signed thinking did not come back after the pause.
test('what a provider wants back unread comes back after an approval', async () => {
  const opaque = { protocol: 'test', value: [{ signature: 's1', thinking: 'Hm.' }] }
  const done = answered('tool-calls')
  if (!done.ok) throw new Error('It is an answer.')
  const { background, runs, requests } = runnerOver(
    {
      first: [
        {
          events: [call('calculator', { expression: '1+1' })],
          result: { ok: true, answer: { ...done.answer, opaque } },
        },
        {},
      ],
    },
    {
      tools: createToolRegistry([calculator]),
      gates: [
        {
          name: 'test',
          ask: ({ type }) =>
            type === 'call' ? { type: 'ask', rule: 'all', expiresAt: null } : { type: 'go' },
        },
      ],
    },
  )
  const { id } = await background.start({ agentId: agentWith().id, input: 'Go.' })
  await runs.settled()
  await runs.decide(store.runs.approvals(id)[0]?.id ?? '', id, { approved: true, by: 'owner' })
  await runs.settled()
  expect(requests('first')[1]?.messages.find(({ role }) => role === 'assistant')).toMatchObject({ opaque })
})

describe('growing text', () => {
  /** A store that counts pieces, and refuses one of them where `refuses` says so. */
  function counting(refuses: (count: number) => boolean = () => false) {
    const chunks: StepChunk[] = []
    const runs: typeof store.runs = {
      ...store.runs,
      appendChunk(chunk) {
        chunks.push(chunk)
        if (refuses(chunks.length)) throw new Error('There is no room.')
        store.runs.appendChunk(chunk)
      },
    }
    return { chunks, counted: { ...store, runs } }
  }

  // Bug: each checkpoint writes all of the answer again: 66 MB for one of a million characters.
  test('is written about once', async () => {
    const { chunks, counted } = counting()
    const { background, runs } = runnerOver(
      {
        first: [
          { events: Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? text('y'.repeat(10_000)) : 2)) },
        ],
      },
      { store: counted, frameMs: 1, checkpointMs: 5 },
    )
    const { id } = await background.start({ agentId: agentWith().id, input: 'Go.' })
    await runs.settled()
    expect(store.runs.detail(id)?.text).toHaveLength(1_000_000)
    expect(chunks.length).toBeGreaterThan(5)
    expect(chunks.reduce((sum, one) => sum + one.text.length, 0)).toBeLessThanOrEqual(1_100_000)
  })

  // Bug: a piece that could not be stored is taken for stored, and what a crash leaves has a hole in its middle.
  test('has no hole where a piece of it could not be stored once', async () => {
    const { counted } = counting((count) => count === 2)
    const pieces = Array.from({ length: 30 }, (_, at) => String(at).padStart(4, '0'))
    const { background, runs } = runnerOver(
      { first: [{ events: [...pieces.flatMap((one) => [text(one), 4]), 'until-abort'] }] },
      { store: counted, frameMs: 1, checkpointMs: 5 },
    )
    const { id } = await background.start({ agentId: agentWith().id, input: 'Go.' })
    await pause(250)
    await vi.waitFor(() => {
      runs.replay(id, 0)
      expect(store.runs.load(id)?.steps[0]?.text).toBe(pieces.join(''))
    }, 30_000)
    await runs.stop(id)
  })
})
