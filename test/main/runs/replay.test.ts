import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { calculator } from '#main/tools/builtin/calculator'
import { createToolRegistry } from '#main/tools/registry'
import { defineTool } from '#main/tools/tool'
import type { RunEvent } from '#shared/runs/run'
import {
  conversation,
  ended,
  first,
  freshStores,
  published,
  runnerOver,
  second,
} from '../../helpers/runner-house.ts'
import { answered, call, failed, type Turn, text } from '../../helpers/scripted-model.ts'

freshStores()

const order = defineTool({
  name: 'order',
  title: 'Order',
  description: 'Changes the world.',
  input: z.object({ item: z.string() }),
  effect: 'world',
  run({ item }) {
    if (item === 'nothing') throw new Error('There is nothing to order.')
    return `Ordered: ${item}.`
  },
})

const piece = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
const event = fc.oneof(
  { weight: 4, arbitrary: piece.map(text) },
  { weight: 2, arbitrary: piece.map((one) => ({ type: 'thinking', text: one }) as const) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 4 }) },
)
const wanted = fc.oneof(
  fc.constantFrom('1+1', '2*', '').map((expression) => call('calculator', { expression }, '')),
  fc.constantFrom('bread', 'nothing').map((item) => call('order', { item }, 'c1')),
  fc.constant(call('no_such_tool', {}, 'c2')),
)
const turn: fc.Arbitrary<Turn> = fc.record({
  events: fc
    .tuple(fc.array(event, { maxLength: 8 }), fc.array(wanted, { maxLength: 3 }))
    .map(([said, calls]) => [...said, ...calls]),
  result: fc.oneof(
    { weight: 3, arbitrary: fc.constant(answered('tool-calls')) },
    { weight: 2, arbitrary: fc.constantFrom(failed('network'), failed('overloaded')) },
    { weight: 1, arbitrary: fc.constantFrom(failed('auth'), answered()) },
  ),
})
const scenario = fc.record({
  first: fc.array(turn, { maxLength: 6 }),
  second: fc.array(turn, { maxLength: 3 }),
  /** After how many events it is stopped. */
  stopAfter: fc.option(fc.integer({ min: 1, max: 30 })),
  /** After how many events another one attaches, and how many of them it knows. */
  attachAfter: fc.integer({ min: 1, max: 30 }),
  known: fc.integer({ min: 0, max: 30 }),
})

type Delta = Extract<RunEvent, { offset: number }>
const isDelta = (one: RunEvent): one is Delta => one.type === 'text-delta' || one.type === 'thinking-delta'

/** As one who follows ends up knowing it: each text as it stands under the seq of its last delta, all else as it came. */
function known(events: readonly RunEvent[]): readonly unknown[] {
  const others = events.filter((one) => !isDelta(one))
  const texts = new Map<string, Omit<Delta, 'at'>>()
  for (const { at: _at, ...one } of events.filter(isDelta)) {
    const before = texts.get(`${one.type} ${one.step}`)?.text ?? ''
    // A delta that begins past the end of what is known would leave a hole.
    expect(one.offset).toBeLessThanOrEqual(before.length)
    const whole = before.slice(0, one.offset) + one.text
    texts.set(`${one.type} ${one.step}`, { ...one, offset: 0, text: whole })
  }
  return [...others, ...texts.values()].sort((one, other) => one.seq - other.seq)
}

const upTo = (events: readonly RunEvent[], seq: number) => events.filter((one) => one.seq <= seq)

// Bug: whoever attaches later, after a restart or in the middle, is told another run than those who watched: a text of an
// attempt that is void, a call without its begin, events under another number, or a hole.
test('a run that is told again is the run that was shown, whatever happened in it', async () => {
  const tools = createToolRegistry([calculator, order])
  await fc.assert(
    fc.asyncProperty(scenario, async ({ stopAfter, attachAfter, known: has, ...turns }) => {
      published.length = 0
      let attached: { readonly after: number; readonly replay: ReturnType<typeof runner.replay> } | null =
        null
      const { runner } = runnerOver(turns, {
        tools,
        frameMs: 1,
        checkpointMs: 2,
        publish(one) {
          published.push(one)
          if (published.length === stopAfter) void runner.stop(one.runId)
          if (published.length !== attachAfter) return
          const after = Math.min(has, published.length)
          setImmediate(() => {
            attached = { after, replay: runner.replay(one.runId, after) }
          })
        },
      })
      const { id } = conversation({
        model: first,
        fallbacks: [second],
        tools: ['calculator', 'order'],
      })
      const { runId } = await runner.send({ conversationId: id, text: 'Go.' })
      const live = await ended(runner, runId)
      await new Promise((resolve) => setImmediate(resolve))

      expect(live.map(({ seq }) => seq)).toEqual(live.map((_, index) => index + 1))
      expect(live.filter(({ type }) => type === 'run-end')).toHaveLength(1)
      const all = known(live)
      const again = runner.replay(runId, 0)
      expect(again).toMatchObject({ ended: true, lastSeq: live.length })
      expect(again.events.map((one) => (isDelta(one) ? { ...one, at: undefined } : one))).toEqual(
        all.map((one) => (isDelta(one as RunEvent) ? { ...(one as Delta), at: undefined } : one)),
      )
      for (let after = 0; after <= live.length; after += 1) {
        expect(known([...upTo(live, after), ...runner.replay(runId, after).events])).toEqual(all)
      }
      if (attached === null) return
      const { after, replay } = attached as { after: number; replay: ReturnType<typeof runner.replay> }
      const rest = live.filter(({ seq }) => seq > replay.lastSeq)
      expect(known([...upTo(live, after), ...replay.events, ...rest])).toEqual(all)
    }),
    { numRuns: 60, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
  )
}, 60_000)
