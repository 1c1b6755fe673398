import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createWriteQueue } from '#main/store/queue'

const db = new Database(':memory:')
db.exec('CREATE TABLE written (number INTEGER NOT NULL)')
afterAll(() => {
  db.close()
})
const insert = db.prepare<[number]>('INSERT INTO written VALUES (?)')
const all = db.prepare<[], number>('SELECT number FROM written ORDER BY rowid').pluck()

/** What may happen in one turn of the event loop, and the end of a turn. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      order: fc.constantFrom(undefined, 'a', 'b'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('fail' as const), order: fc.constantFrom(undefined, 'a', 'b') }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('direct' as const), fails: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('turn' as const) }) },
)

interface Outcome {
  readonly number: number
  readonly isBad: boolean
  readonly order: string | undefined
  /** Writes with the same group were queued between two commits. */
  readonly group: number
  fulfilled?: boolean
}

// Bug: of a group that fails, a write is made twice, lost, put before an earlier one, or told as the other outcome.
test('writes are made once, in order, and only those are told as made', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      db.exec('DELETE FROM written')
      const queue = createWriteQueue(db, (thrown) => thrown)
      const outcomes: Outcome[] = []
      const settled: Promise<void>[] = []
      let group = 0
      /** In the order in which it has to stand; by number, so an outcome not told yet may be either. */
      for (const one of steps) {
        const number = outcomes.length
        if (one.kind === 'write' || one.kind === 'fail') {
          const outcome: Outcome = { number, isBad: one.kind === 'fail', order: one.order, group }
          outcomes.push(outcome)
          const write = () => {
            // Half of the work is done before it fails: none of it may stay.
            insert.run(number)
            if (outcome.isBad) throw new Error('on purpose')
          }
          settled.push(
            queue.enqueue(write, { order: one.order }).then(
              () => {
                outcome.fulfilled = true
              },
              () => {
                outcome.fulfilled = false
              },
            ),
          )
        } else if (one.kind === 'read') {
          queue.apply()
          // What was split by a failure begins a group of its own.
          if (outcomes.some((other) => other.group === group && other.isBad)) group += 1
          expect(all.all()).toEqual(expected(outcomes))
        } else if (one.kind === 'flush') {
          queue.flush()
          group += 1
          expect(all.all()).toEqual(expected(outcomes))
          expect(db.inTransaction).toBe(false)
        } else if (one.kind === 'direct') {
          const outcome: Outcome = { number, isBad: one.fails, order: undefined, group: group + 1 }
          const work = () => {
            insert.run(number)
            if (one.fails) throw new Error('on purpose')
          }
          if (one.fails) expect(() => queue.transaction(work)).toThrow('on purpose')
          else queue.transaction(work)
          outcomes.push(outcome)
          outcome.fulfilled = !one.fails
          group += 2
          expect(all.all()).toEqual(expected(outcomes))
        } else {
          await new Promise((resolve) => setImmediate(resolve))
          group += 1
        }
      }
      queue.close()
      await Promise.all(settled)
      expect(all.all()).toEqual(expected(outcomes))
      const told = outcomes.filter(({ fulfilled }) => fulfilled).map(({ number }) => number)
      expect(told).toEqual(expected(outcomes))
    }),
    { numRuns: 300 },
  )
})

/** A write stands unless it fails, or one before it in its group that names the same order did. */
function expected(outcomes: readonly Outcome[]): number[] {
  const isLost = (one: Outcome): boolean =>
    one.isBad ||
    (one.order !== undefined &&
      outcomes.some(
        (other) =>
          other.isBad && other.group === one.group && other.order === one.order && other.number < one.number,
      ))
  return outcomes.filter((one) => !isLost(one)).map(({ number }) => number)
}
