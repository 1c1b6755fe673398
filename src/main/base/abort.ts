/** Work against an abort: who waits is told at once, even where the work takes its time to notice. */
import { onAbort } from './on-abort.ts'

/**
 * Settles as `work` does, or, once the signal has aborted, with what `instead` answers or throws. The work is not
 * ended by this; what becomes of it later is dropped.
 */
export function unlessAborted<Done, Instead>(
  work: Promise<Done>,
  signal: AbortSignal,
  instead: () => Instead,
): Promise<Done | Instead> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      try {
        resolve(instead())
      } catch (thrown) {
        reject(thrown)
      }
    }
    if (signal.aborted) {
      abort()
      work.catch(() => {})
      return
    }
    const stopListening = onAbort(signal, abort)
    work.then(resolve, reject).finally(stopListening)
  })
}
