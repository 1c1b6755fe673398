import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Model } from '#main/models/model'
import { createScheduler } from '#main/runs/scheduler'
import { createToolRegistry } from '#main/tools/registry'
import { defineTool } from '#main/tools/tool'
import { agentWith, first, freshStores, reopenStore, runnerOver, store } from '../../helpers/runner-house.ts'
import { answered, call, infoOf, text } from '../../helpers/scripted-model.ts'

freshStores()

/** Orders, and remembers what it was asked for; the second way never answers before it is told to. */
function orders() {
  const placed: unknown[] = []
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  const tool = (name: string, wait: boolean) =>
    defineTool({
      name,
      title: name,
      description: name,
      effect: 'world',
      input: z.object({ item: z.string() }),
      async run(input) {
        placed.push(input)
        if (wait) await held
        return 'ordered'
      },
    })
  return { placed, answer, tools: createToolRegistry([tool('order', false), tool('slow', true)]) }
}

// Bug: whoever quits the program in order ends the work that a crash would have let go on.
test('a background run that the program cuts off in order goes on at the next start', async () => {
  const one = runnerOver({ first: [{ events: [text('Half of the '), 'until-abort'] }] })
  const { id } = await one.background.start({ agentId: agentWith().id, input: 'Go.' })
  await vi.waitFor(() => expect(one.runs.replay(id, 0).events.at(-1)?.type).toBe('text-delta'))
  await one.runs.close()
  expect(store.runs.get(id)).toMatchObject({ status: 'running', endedAt: null })
  await reopenStore()
  const later = runnerOver({ first: [{ events: [text('The whole.')] }] })
  expect(later.runs.recover()).toEqual({ interrupted: [], resumed: [id] })
  await later.runs.settled()
  expect(store.runs.detail(id)).toMatchObject({ status: 'done', text: 'The whole.' })
  const seqs = later.runs.replay(id, 0).events.map(({ seq }) => seq)
  expect(new Set(seqs).size).toBe(seqs.length)
})

// Bug: an answer that came to its end with the program is told as done, and its last step goes on for ever.
test('a step that ends while the program does is stored with its end', async () => {
  const model: Model = {
    ref: first,
    async stream(_request, { signal, onEvent }) {
      onEvent(text('All of it.'))
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      return answered()
    },
  }
  const one = runnerOver({}, { modelOf: async (ref) => ({ model, info: infoOf(ref) }) })
  const { id } = await one.background.start({ agentId: agentWith().id, input: 'Go.' })
  await vi.waitFor(() => expect(one.runs.replay(id, 0).events.at(-1)?.type).toBe('text-delta'))
  await one.runs.close()
  const stored = store.runs.load(id)
  expect(stored?.run.status).toBe('done')
  expect(stored?.steps).toMatchObject([{ ended: true, text: 'All of it.', stopReason: 'end' }])
})

// Bug: of two calls the second is never made, because the program was closed while the first was.
test('a call that was not made yet at the end of the program is made at the next start, and the other not again', async () => {
  const { placed, answer, tools } = orders()
  const calls = {
    events: [call('slow', { item: 'one' }, 'a'), call('order', { item: 'two' }, 'b')],
    result: answered('tool-calls'),
  }
  const one = runnerOver({ first: [calls] }, { tools })
  const { id } = await one.background.start({
    agentId: agentWith({ tools: ['slow', 'order'] }).id,
    input: 'Go.',
  })
  await vi.waitFor(() => expect(placed).toEqual([{ item: 'one' }]))
  const closed = one.runs.close()
  answer()
  await closed
  await reopenStore()
  const later = runnerOver({ first: [{ events: [text('Both.')] }] }, { tools })
  expect(later.runs.recover().resumed).toEqual([id])
  await later.runs.settled()
  expect(placed).toEqual([{ item: 'one' }, { item: 'two' }])
  expect(store.runs.detail(id)?.steps[0]?.toolCalls.map(({ status }) => status)).toEqual(['done', 'done'])
})

// Bug: nobody saw how a call ended that changes the world, and the run goes on as if all were well.
test('a run with a call whose end nobody saw does not go on by itself', async () => {
  const { placed, tools } = orders()
  const one = runnerOver(
    { first: [{ events: [call('slow', { item: 'one' })], result: answered('tool-calls') }] },
    { tools },
  )
  const { id } = await one.background.start({ agentId: agentWith({ tools: ['slow'] }).id, input: 'Go.' })
  await vi.waitFor(() => expect(placed).toHaveLength(1))
  await one.runs.close()
  await reopenStore()
  const later = runnerOver({}, { tools })
  expect(later.runs.recover()).toEqual({ interrupted: [id], resumed: [] })
  expect(store.runs.detail(id)?.steps[0]?.toolCalls[0]?.status).toBe('unknown')
  expect(placed).toHaveLength(1)
})

// Bug: a stop in the moment of the start is not heard, and the run waits for its turn for ever.
test('a queued run that is stopped while it starts ends, and so does one whose time is over', async () => {
  const scheduler = createScheduler({ total: 1, perGroup: () => 4 })
  const { background, runs } = runnerOver({ first: [{ events: ['until-abort'] }] }, { scheduler })
  const { id: agentId } = agentWith()
  await background.start({ agentId, input: 'first' })
  const starting = background.start({ agentId, input: 'second', id: '0199f000-0000-7000-8000-0000000000ab' })
  await runs.stop('0199f000-0000-7000-8000-0000000000ab')
  const { id: second } = await starting
  await vi.waitFor(() => expect(store.runs.get(second)?.status).toBe('stopped'))
  const { id: third } = await background.start({ agentId, input: 'third', deadlineMs: 50 })
  await vi.waitFor(() =>
    expect(store.runs.get(third)).toMatchObject({ status: 'failed', error: { code: 'run-deadline' } }),
  )
  await runs.close()
})
