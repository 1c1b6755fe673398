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
