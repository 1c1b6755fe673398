/** Group commit: writes queued in one turn of the event loop share one transaction. */
import type { Database } from 'better-sqlite3'
import { AppError } from '#shared/errors'

interface Queued {
  readonly write: () => void
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

export interface WriteQueue {
  enqueue(write: () => void): Promise<void>
  /** Commits what is queued. Does nothing inside a transaction: that one will not wait for others. */
  flush(): void
  transaction<Result>(work: () => Result): Result
  /** Later writes are refused. */
  close(): void
}

/** `asFailure` makes of what SQLite throws what a caller is told. */
export function createWriteQueue(db: Database, asFailure: (thrown: unknown) => unknown): WriteQueue {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  let queued: Queued[] = []
  let scheduled = false
  let closed = false

  function inTransaction<Result>(work: () => Result): Result {
    begin.run()
    try {
      const result = work()
      commit.run()
      return result
    } catch (thrown) {
      // A full disk has already rolled back.
      if (db.inTransaction) rollback.run()
      throw thrown
    }
  }

  function flush(): void {
    if (queued.length === 0 || db.inTransaction) return
    const group = queued
    queued = []
    try {
      inTransaction(() => {
        for (const { write } of group) write()
      })
    } catch (thrown) {
      if (group.length === 1) group[0]?.reject(asFailure(thrown))
      else group.forEach(alone)
      return
    }
    for (const { resolve } of group) resolve()
  }

  function alone({ write, resolve, reject }: Queued): void {
    try {
      inTransaction(write)
    } catch (thrown) {
      reject(asFailure(thrown))
      return
    }
    resolve()
  }

  function turn(): void {
    scheduled = false
    if (!closed) flush()
  }

  return {
    enqueue(write) {
      if (closed) return Promise.reject(new AppError('cancelled', 'Agent Factory is closing.'))
      return new Promise((resolve, reject) => {
        queued.push({ write, resolve, reject })
        if (scheduled) return
        scheduled = true
        setImmediate(turn)
      })
    },
    flush,
    transaction(work) {
      if (db.inTransaction) return work()
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
