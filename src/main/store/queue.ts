/**
 * Group commit: writes queued in one turn of the event loop share one transaction. One that may wait joins the next that
 * may not, or is committed within a frame: a commit costs as much as a dozen writes.
 */
import type { Database } from 'better-sqlite3'
import { AppError } from '#shared/errors'

/** How long a write waits that may. Nobody sees a frame. */
const frameMs = 16

export interface WriteOptions {
  /** Where a write fails, those behind it in its group that name the same order fail with it. */
  readonly order?: string | undefined
  /** Nobody waits for it: it may be committed with what comes within a frame. */
  readonly mayWait?: boolean | undefined
}

interface Queued {
  readonly write: () => void
  readonly order: string | undefined
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

export interface WriteQueue {
  enqueue(write: () => void, options?: WriteOptions): Promise<void>
  /** Makes what is queued seen by who reads through this connection. It is committed with the rest of its group. */
  apply(): void
  /** Commits what is queued. Does nothing inside a transaction: that one will not wait for others. */
  flush(): void
  transaction<Result>(work: () => Result): Result
  /** Later writes are refused. */
  close(): void
}

/** `asFailure` makes of what SQLite throws what a caller is told. `onRollback` hears that writes were undone. */
export function createWriteQueue(
  db: Database,
  asFailure: (thrown: unknown) => unknown,
  onRollback: () => void = () => {},
): WriteQueue {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  let queued: Queued[] = []
  /** How many of them are written in the group's transaction, which is then open. */
  let applied = 0
  /** A write, or the work of a transaction, is under way: what it calls is part of it. */
  let inside = false
  let scheduled = false
  let frame: NodeJS.Timeout | null = null
  let closed = false

  function within<Result>(work: () => Result): Result {
    inside = true
    try {
      return work()
    } finally {
      inside = false
    }
  }

  function undo(): void {
    // A full disk has already rolled back.
    if (db.inTransaction) rollback.run()
    onRollback()
  }

  function inTransaction<Result>(work: () => Result): Result {
    begin.run()
    try {
      const result = within(work)
      commit.run()
      return result
    } catch (thrown) {
      undo()
      throw thrown
    }
  }

  function takeGroup(): Queued[] {
    if (frame !== null) clearTimeout(frame)
    frame = null
    const group = queued
    queued = []
    applied = 0
    return group
  }

  /** One of the group failed, and all of it is rolled back: each gets a transaction of its own. */
  function oneByOne(thrown: unknown): void {
    undo()
    const group = takeGroup()
    if (group.length === 1) {
      group[0]?.reject(asFailure(thrown))
      return
    }
    const broken = new Map<string, unknown>()
    for (const { write, order, resolve, reject } of group) {
      try {
        if (order !== undefined && broken.has(order)) throw broken.get(order)
        inTransaction(write)
        resolve()
      } catch (again) {
        if (order !== undefined) broken.set(order, again)
        reject(asFailure(again))
      }
    }
  }

  function apply(): void {
    if (inside || applied === queued.length) return
    try {
      if (applied === 0) begin.run()
      for (let next = queued[applied]; next !== undefined; next = queued[applied]) {
        within(next.write)
        applied += 1
      }
    } catch (thrown) {
      oneByOne(thrown)
    }
  }

  function flush(): void {
    if (inside) return
    apply()
    if (queued.length === 0) return
    try {
      commit.run()
    } catch (thrown) {
      oneByOne(thrown)
      return
    }
    for (const { resolve } of takeGroup()) resolve()
  }

  function schedule(mayWait: boolean): void {
    if (scheduled) return
    if (mayWait) {
      frame ??= setTimeout(turn, frameMs)
      return
    }
    scheduled = true
    setImmediate(turn)
  }

  function turn(): void {
    scheduled = false
    if (!closed) flush()
  }

  return {
    enqueue(write, { order, mayWait = false } = {}) {
      if (closed) return Promise.reject(new AppError('app-closing'))
      return new Promise((resolve, reject) => {
        queued.push({ write, order, resolve, reject })
        schedule(mayWait)
      })
    },
    apply,
    flush,
    transaction(work) {
      if (inside) return work()
      flush()
      try {
        return inTransaction(work)
      } catch (thrown) {
        throw asFailure(thrown)
      }
    },
    close() {
      flush()
      closed = true
    },
  }
}
