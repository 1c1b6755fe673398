import { describe, expect, test } from 'vitest'
import type { Client } from '#renderer/client.ts'
import type { LiveRun } from '#renderer/features/chat/live/live-run.ts'
import { createRunFollower } from '#renderer/features/chat/live/run-follower.ts'
import { AppError } from '#shared/errors'
import type { RunEvent } from '#shared/run'
import { event, model, runId } from './run-events.ts'

/** The other side: holds all events, sends on demand, and can be made to fail. */
function host(all: readonly RunEvent[]) {
  const calls: string[] = []
  let listener: (event: RunEvent) => void = () => undefined
  let stored = 0
  let failures: AppError[] = []
  let whileAttaching: () => void = () => undefined
  const client = {
    on: (_name: string, given: (event: RunEvent) => void) => {
      listener = given
      return () => undefined
    },
    call: async (route: string, input: { readonly afterSeq?: number }) => {
      calls.push(route === 'run.attach' ? `attach ${input.afterSeq}` : route)
      if (route === 'run.detach') return {}
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      const events = all.slice(0, stored).filter((one) => one.seq > (input.afterSeq ?? 0))
      const reply = { events, lastSeq: stored, ended: false }
      whileAttaching()
      await Promise.resolve()
      return reply
    },
  } as unknown as Client
  return {
    client,
    calls,
    store: (count: number) => {
      stored = count
    },
    send: (...seqs: readonly number[]) => {
      for (const seq of seqs) {
        stored = Math.max(stored, seq)
        const one = all[seq - 1]
        if (one !== undefined) listener(one)
      }
    },
    deliver: (one: RunEvent) => listener(one),
    failWith: (...errors: AppError[]) => {
      failures = errors
    },
    during: (act: () => void) => {
      whileAttaching = () => {
        whileAttaching = () => undefined
        act()
      }
    },
  }
}

const stream = [
  event(1, { type: 'step-start', step: 0, model }),
  ...Array.from({ length: 20 }, (_, index) =>
    event(index + 2, { type: 'text-delta', step: 0, offset: index, text: String(index % 10) }),
  ),
]

function follow(other: ReturnType<typeof host>) {
  const published: LiveRun[] = []
  const failed: string[] = []
  const follower = createRunFollower({
    client: other.client,
    publish: (run) => published.push(run),
    fail: (_runId, error) => failed.push(error.code),
    schedule: (flush) => setTimeout(flush, 0),
    retryDelays: [0, 0],
  })
  return { follower, published, failed, last: () => published.at(-1)?.steps[0]?.text }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('following a run', () => {
  test('events that come before the reply of attach are neither lost nor applied twice', async () => {
    const other = host(stream)
    other.store(5)
    other.during(() => other.send(5, 6, 7))
    const { follower, last } = follow(other)
    follower.follow(runId)
    await settle()
    expect(last()).toBe('012345')
    expect(other.calls).toEqual(['attach 0'])
  })

  test('a gap attaches again from what is known, and nothing is missing after it', async () => {
    const other = host(stream)
    const { follower, last } = follow(other)
    follower.follow(runId)
    await settle()
    other.send(1, 2, 3)
    await settle()
    other.store(6)
    other.send(7, 8)
    await settle()
    expect(other.calls).toEqual(['attach 0', 'attach 3'])
    expect(last()).toBe('0123456')
  })

  test('many deltas within a frame make one picture', async () => {
    const other = host(stream)
    const { follower, published } = follow(other)
    follower.follow(runId)
    await settle()
    const before = published.length
    other.send(1, 2, 3, 4, 5, 6)
    await settle()
    expect(published.length).toBe(before + 1)
  })

  test('an attach that fails is tried again; one that finds no run is not', async () => {
    const other = host(stream)
    other.store(3)
    other.failWith(new AppError('internal', 'Not now.'))
    const one = follow(other)
    one.follower.follow(runId)
    await settle()
    expect(one.last()).toBe('01')

    const gone = host(stream)
    gone.failWith(new AppError('not-found', 'No such run.'))
    const two = follow(gone)
    two.follower.follow(runId)
    await settle()
    expect(two.failed).toEqual(['not-found'])
    expect(gone.calls).toEqual(['attach 0'])
  })

  test('a stream that never closes its gap is given up instead of asked for ever', async () => {
    const other = host([event(1, { type: 'step-start', step: 0, model })])
    const { follower, failed } = follow(other)
    follower.follow(runId)
    await settle()
    for (let round = 0; round < 20; round += 1) {
      other.store(0)
      const late = event(50 + round, { type: 'text-delta', step: 0, offset: 900, text: 'x' })
      other.client.call = async (route: string) => {
        other.calls.push(route)
        return { events: [], lastSeq: 0, ended: false } as never
      }
      other.deliver(late)
      await settle()
    }
    expect(failed.length).toBeGreaterThan(0)
    expect(other.calls.length).toBeLessThan(10)
  })

  test('two views share one subscription, and only the last to leave ends it', async () => {
    const other = host(stream)
    const { follower } = follow(other)
    const first = follower.follow(runId)
    const second = follower.follow(runId)
    await settle()
    first()
    first()
    expect(other.calls).toEqual(['attach 0'])
    second()
    expect(other.calls).toEqual(['attach 0', 'run.detach'])
  })
})
