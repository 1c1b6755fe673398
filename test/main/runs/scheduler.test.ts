import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScheduler, type Place } from '#main/runs/scheduler'

const place = fc.record({
  priority: fc.integer({ min: 0, max: 2 }),
  group: fc.constantFrom('a', 'b'),
  exclusive: fc.constantFrom(null, 'x', 'y'),
})
/** A place that enters, or the number of one that leaves: begun, waiting, gone or never seen. */
const doing = fc.oneof(place, fc.integer({ min: 0, max: 25 }))
const most = { a: 1, b: 2 } as Readonly<Record<string, number>>

// Bug: more run at once than a limit allows; one that fits is passed by; one begins twice or never; or what left while
// it waited begins nevertheless.
test('whoever fits begins, by priority and in the order they came, within all limits, once', () => {
  fc.assert(
    fc.property(fc.array(doing, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), (steps, total) => {
      const scheduler = createScheduler({ total, perGroup: (group) => most[group] ?? 0 })
      let running: Place[] = []
      let waiting: Place[] = []
      const begun: string[] = []
      const fits = ({ group, exclusive }: Place) =>
        running.length < total &&
        running.filter((one) => one.group === group).length < (most[group] ?? 0) &&
        (exclusive === null || running.every((one) => one.exclusive !== exclusive))
      /** What must begin now, by the rules and not by the scheduler. */
      const expected: string[] = []
      const advance = () => {
        for (;;) {
          const [next] = waiting.filter(fits).sort((one, other) => other.priority - one.priority)
          if (next === undefined) return
          waiting = waiting.filter((one) => one !== next)
          running.push(next)
          expected.push(next.id)
        }
      }
      const leave = (id: string) => {
        running = running.filter((one) => one.id !== id)
        waiting = waiting.filter((one) => one.id !== id)
        advance()
        scheduler.leave(id)
      }
      for (const [at, step] of steps.entries()) {
        if (typeof step === 'number') leave(`${step}`)
        else {
          const entered = { ...step, id: `${at}` }
          waiting.push(entered)
          advance()
          const began = scheduler.enter(entered, () => begun.push(entered.id))
          expect(began).toBe(running.includes(entered))
        }
        expect(begun).toEqual(expected)
        expect(scheduler.counts()).toEqual({ running: running.length, waiting: waiting.length })
      }
      while (running.length > 0) leave(running[0]?.id ?? '')
      expect(begun).toEqual(expected)
      expect(scheduler.counts()).toEqual({ running: 0, waiting: 0 })
    }),
  )
})
