/** Approvals that nobody gives in time are over by the clock: whoever waits for them goes on without. */
import type { PendingExpiry } from '../store/run-store.ts'
import type { Store } from '../store/store.ts'

/** A timer runs on while the machine sleeps or its clock is set: the clock itself is looked at as often as this. */
const longestSleepMs = 60_000
/** After a failure, such as a full disk. */
const againMs = 5000

export interface ExpiryOptions {
  readonly store: Pick<Store, 'runs'>
  /** UTC milliseconds. */
  readonly now: () => number
  /** The time of this one is over. */
  readonly expire: (due: PendingExpiry) => Promise<void>
  readonly onError: (thrown: unknown) => void
}

export interface Expiry {
  /** To be called at the start, and when something was asked that will not wait for ever. */
  arm(): void
  close(): void
}

export function createExpiry({ store, now, expire, onError }: ExpiryOptions): Expiry {
  let timer: NodeJS.Timeout | null = null
  let isClosed = false

  function wakeIn(ms: number): void {
    if (timer !== null) clearTimeout(timer)
    // Nobody stays for it: at the next start it is looked at anew.
    timer = isClosed ? null : setTimeout(wake, ms).unref()
  }

  function failed(thrown: unknown): void {
    if (isClosed) return
    wakeIn(againMs)
    onError(thrown)
  }

  function arm(): void {
    if (isClosed) return
    try {
      const next = store.runs.nextExpiry()
      if (next !== undefined) wakeIn(Math.max(0, Math.min(next.expiresAt - now(), longestSleepMs)))
    } catch (thrown) {
      failed(thrown)
    }
  }

  async function wake(): Promise<void> {
    try {
      const due = store.runs.nextExpiry()
      if (due !== undefined && due.expiresAt <= now()) await expire(due)
      arm()
    } catch (thrown) {
      failed(thrown)
    }
  }

  return {
    arm,
    close() {
      isClosed = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** When the first of what a run asks is over; null: all of it waits for as long as a person takes. */
export function nextExpiryOf(runId: string, { runs }: Pick<Store, 'runs'>): number | null {
  const pending = runs.approvals(runId).filter(({ status }) => status === 'pending')
  const times = pending.flatMap(({ expiresAt }) => expiresAt ?? [])
  return times.length === 0 ? null : Math.min(...times)
}
