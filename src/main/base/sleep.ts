import { onAbort } from '../base/on-abort.ts'

/** Waits; resolves after `ms` milliseconds or as soon as the signal aborts, and never rejects. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const finish = () => {
      clearTimeout(timer)
      stopListening()
      resolve()
    }
    const timer = setTimeout(finish, ms)
    const stopListening = onAbort(signal, finish)
  })
