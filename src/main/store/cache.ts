/**
 * What is asked at every step of a run and seldom changes (agents, providers, models, settings), as it was read last.
 * Whoever writes to one of them calls `forget`, and so does a roll-back, which may undo a write that was read in between.
 * No other program writes to the file while it is open (lock.ts); a second connection of our own that writes to one of
 * these tables has to call `forget` too.
 */

export interface Cache<Value extends object> {
  /** What stands under this key, else what `read` answers. What is not there is not kept. */
  get(key: string, read: () => Value | undefined): Value | undefined
}

export interface Caches {
  of<Value extends object>(): Cache<Value>
  /** All of them are empty. */
  forget(): void
}

/** Of one kind; more than this are not in use at once. */
const mostKnown = 500

export function createCaches(): Caches {
  const all: Map<string, unknown>[] = []
  return {
    of<Value extends object>(): Cache<Value> {
      const known = new Map<string, Value>()
      all.push(known)
      return {
        get(key, read) {
          const value = known.get(key) ?? read()
          if (value === undefined) return undefined
          if (known.size >= mostKnown) known.clear()
          known.set(key, value)
          // A copy: what a caller does to it is its own affair.
          return { ...value }
        },
      }
    },
    forget() {
      for (const known of all) known.clear()
    },
  }
}
