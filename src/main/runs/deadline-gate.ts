/** Begins nothing more once the time of a run is over. What goes on then is ended by the run's own timer. */
import { AppError } from '#shared/errors'
import type { Gate } from './gates.ts'

export function deadlineError(): AppError {
  return new AppError('run-deadline')
}

export function createDeadlineGate({ now }: { readonly now: () => number }): Gate {
  return {
    name: 'deadline',
    ask({ run }) {
      const over = run.deadlineAt !== null && now() >= run.deadlineAt
      return over ? { type: 'deny', error: deadlineError() } : { type: 'go' }
    },
  }
}

/** The longest wait that a timer of Node takes. */
const longestTimerMs = 2 ** 31 - 1

/** Calls `over` once at this time (UTC milliseconds; null: never), however far it is. Answers what ends the watch. */
export function watchDeadline(deadlineAt: number | null, now: () => number, over: () => void): () => void {
  if (deadlineAt === null) return () => {}
  let timer: NodeJS.Timeout
  const look = () => {
    const left = deadlineAt - now()
    timer = setTimeout(left > 0 ? look : over, Math.max(0, Math.min(left, longestTimerMs)))
  }
  look()
  return () => clearTimeout(timer)
}
