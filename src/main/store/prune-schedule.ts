/** When the store is pruned: once the start is over, and then again and again as long as it is open. */
import { setTimeout as delay } from 'node:timers/promises'

export interface PruneTimes {
  readonly firstMs: number
  readonly everyMs: number
}

/** The first time waits until a window stands. */
export const pruneTimes: PruneTimes = { firstMs: 5_000, everyMs: 4 * 60 * 60 * 1000 }

/**
 * `prune` is never called while it is under way. What it throws is told to `onFailure`, and it is called again at the
 * next time. Keeps no process alive. Answers what ends it.
 */
export function schedulePrune(
  prune: () => Promise<void>,
  { firstMs, everyMs }: PruneTimes,
  onFailure: (thrown: unknown) => void,
): () => void {
  const ended = new AbortController()
  const { signal } = ended

  async function keepPruning(): Promise<void> {
    for (let wait = firstMs; ; wait = everyMs) {
      await delay(wait, undefined, { signal, ref: false })
      await prune().catch((thrown: unknown) => {
        if (!signal.aborted) onFailure(thrown)
      })
    }
  }

  // It ends by the abort alone.
  keepPruning().catch(() => {})
  return () => ended.abort()
}
