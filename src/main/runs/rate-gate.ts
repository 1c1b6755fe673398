/** Keeps to the requests a minute that a provider takes, and leaves it alone for as long as it asked for. */
import type { Gate } from './gates.ts'

export interface RateGateOptions {
  /** Requests in any 60 seconds; null: no limit. */
  readonly limitOf: (providerId: string) => number | null
  /** UTC milliseconds. */
  readonly now: () => number
}

const minuteMs = 60_000
/** A service that wants to be left alone for longer is not waited for: the retry gives it up and says so. */
const longestRestMs = 60_000

export function createRateGate({ limitOf, now }: RateGateOptions): Gate {
  /** When each provider was sent its requests of the last minute, oldest first. */
  const sent = new Map<string, number[]>()
  /** Until when a provider asked to be left alone. */
  const resting = new Map<string, number>()

  function restOf(providerId: string, at: number): number | null {
    const until = resting.get(providerId)
    if (until === undefined || until <= at) {
      resting.delete(providerId)
      return null
    }
    return until
  }

  return {
    name: 'rate',
    ask(request) {
      if (request.type !== 'model') return { type: 'go' }
      const { providerId } = request.model
      const at = now()
      // A person who asks again at once is told by the service itself, and sees the wait; what runs by itself waits.
      const rest = request.run.attended ? null : restOf(providerId, at)
      if (rest !== null) return { type: 'wait', reason: 'rate', until: rest }
      const limit = limitOf(providerId)
      if (limit === null) {
        sent.delete(providerId)
        return { type: 'go' }
      }
      // A clock that was set back must not count what lies in its future.
      const recent = (sent.get(providerId) ?? []).filter((one) => one > at - minuteMs && one <= at)
      const oldest = recent[recent.length - limit]
      if (oldest !== undefined) return { type: 'wait', reason: 'rate', until: oldest + minuteMs }
      sent.set(providerId, [...recent, at])
      return { type: 'go' }
    },
    failed({ providerId }, { kind, retryAfterMs }) {
      if (kind !== 'rate-limit' || retryAfterMs === undefined || retryAfterMs > longestRestMs) return
      const until = now() + retryAfterMs
      if (until > (resting.get(providerId) ?? 0)) resting.set(providerId, until)
    },
  }
}
