/**
 * Listens to an abort with many others: one signal gets one listener, however many wait for it. Node 20, which Electron
 * brings, warns of a leak at the eleventh, and a dozen runs or calls that wait for the same end are none.
 */
interface Waiting {
  readonly listeners: Set<() => void>
  readonly hear: () => void
}

const waiting = new WeakMap<AbortSignal, Waiting>()

/**
 * Calls `listener` once when the signal aborts, in the order of subscription; never where it has aborted already. Returns
 * what ends the listening. A listener must not throw.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const { listeners, hear } = waiting.get(signal) ?? listenTo(signal)
  // Each subscription is one of its own, even with a function that is there already.
  const call = () => listener()
  listeners.add(call)
  return () => {
    if (!listeners.delete(call) || listeners.size > 0) return
    signal.removeEventListener('abort', hear)
    if (waiting.get(signal)?.listeners === listeners) waiting.delete(signal)
  }
}

function listenTo(signal: AbortSignal): Waiting {
  const listeners = new Set<() => void>()
  const hear = () => {
    waiting.delete(signal)
    for (const call of listeners) call()
  }
  const made = { listeners, hear }
  waiting.set(signal, made)
  signal.addEventListener('abort', hear, { once: true })
  return made
}
