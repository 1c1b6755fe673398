/**
 * What is asked at every step of a run and seldom changes (providers, models, settings), as it was read last. Each
 * write to one of them forgets it all, and so does a roll-back, which may undo a write that was read in between.
 */
import type { Database } from 'better-sqlite3'

export interface Memory<Value extends object> {
  /** What stands under this key, else what `read` answers. What is not there is not remembered. */
  recall(key: string, read: () => Value | undefined): Value | undefined
}

export interface Memories {
  of<Value extends object>(): Memory<Value>
  forget(): void
}

export function createMemories(db: Database): Memories {
  const all: Map<string, unknown>[] = []
  // Moves on when another connection has written; ours are told by `forget`.
  const foreign = db.prepare<[], number>('PRAGMA data_version').pluck()
  let version = foreign.get()

  function forget(): void {
    for (const known of all) known.clear()
  }

  function forgetWhatOthersWrote(): void {
    const now = foreign.get()
    if (now === version) return
    version = now
    forget()
  }

  return {
    of<Value extends object>(): Memory<Value> {
      const known = new Map<string, Value>()
      all.push(known)
      return {
        recall(key, read) {
          forgetWhatOthersWrote()
          const value = known.get(key) ?? read()
          if (value === undefined) return undefined
          known.set(key, value)
          // A copy: what a caller does to it is its own affair.
          return { ...value }
        },
      }
    },
    forget,
  }
}
