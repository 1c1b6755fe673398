/**
 * Listens to an abort with many others: one signal gets one listener, however many wait for it. Node 20, which Electron
 * brings, warns of a leak at the eleventh, and a dozen runs or calls that wait for the same end are none.
 */
const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls `listener` once when the signal aborts, in the order of subscription; never where it has aborted already. Returns
 * what ends the listening. A listener must not throw.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = waiting.get(signal) ?? listenTo(signal)
  // Each subscription is one of its own, even with a function that is there already.
  const call = () => listener()
  listeners.add(call)
  return () => {
    listeners.delete(call)
  }
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>()
  waiting.set(signal, listeners)
  signal.addEventListener(
    'abort',
    () => {
      waiting.delete(signal)
      for (const call of listeners) call()
    },
    { once: true },
  )
  return listeners
}
