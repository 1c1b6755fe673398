import { describe, expect, onTestFinished, test } from 'vitest'
import type { Client } from '#renderer/client.ts'
import type { LiveRun } from '#renderer/features/chat/live/live-run.ts'
import { createRunFollower } from '#renderer/features/chat/live/run-follower.ts'
import { noCost, noUsage } from '#shared/common'
import { AppError } from '#shared/errors'
import type { Run, RunEvent } from '#shared/runs/run'
import { event, model, runId } from './run-events.ts'

/** The other side: holds all events, sends on demand, and can be made to fail. */
function host(first: readonly RunEvent[]) {
  let all = first
  let epoch = 'first'
  let end: Partial<Run> | null = null
  const calls: string[] = []
  let listener: (event: RunEvent) => void = () => undefined
  let drop: (dropped: { readonly runIds: readonly string[] }) => void = () => undefined
  let stored = 0
  let failures: AppError[] = []
  let whileAttaching: () => void = () => undefined
  const client = {
    on: (name: string, given: (event: never) => void) => {
      if (name === 'run') listener = given as typeof listener
      if (name === 'dropped') drop = given as typeof drop
      return () => undefined
    },
    call: async (route: string, input: { readonly afterSeq?: number }) => {
      calls.push(route === 'run.attach' ? `attach ${input.afterSeq}` : route)
      if (route === 'run.detach') return {}
      if (route === 'run.get') return end
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      const events = all.slice(0, stored).filter((one) => one.seq > (input.afterSeq ?? 0))
      const reply = { events, lastSeq: stored, ended: end !== null, epoch }
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
    /** Ends and begins anew, with what it had stored. */
    restart: (kept: readonly RunEvent[]) => {
      all = kept
      stored = kept.length
      epoch = 'second'
    },
    /** The run has ended so, which only those know who ask for it. */
    endSilently: (run: Partial<Run>) => {
      end = run
    },
    drop: () => drop({ runIds: [runId] }),
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

function follow(other: ReturnType<typeof host>, silenceMs = 60_000) {
  let scheduled = 0
  const published: LiveRun[] = []
  const failed: string[] = []
  const follower = createRunFollower({
    client: other.client,
    publish: (run) => published.push(run),
    fail: (_runId, error) => failed.push(error.code),
    schedule: (flush) => {
      scheduled += 1
      setTimeout(flush, 0)
    },
    retryDelays: [0, 0],
    silenceMs,
  })
  return {
    follower,
    published,
    failed,
    last: () => published.at(-1)?.steps[0]?.text,
    scheduled: () => scheduled,
  }
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

  // Bug: a window that fell behind stands still in the middle of an answer, since nothing more is sent to it.
  test('attaches anew from where it is when the other side dropped it', async () => {
    const other = host(stream)
    const { follower, last } = follow(other)
    follower.follow(runId)
    await settle()
    other.send(1, 2)
    await settle()
    other.store(stream.length)
    other.drop()
    await settle()
    expect(other.calls).toEqual(['attach 0', 'attach 2'])
    expect(last()).toBe('01234567890123456789')
  })
})

describe('following a run again', () => {
  const kept = [
    event(1, { type: 'step-start', step: 0, model }),
    event(2, { type: 'text-delta', step: 0, offset: 0, text: '0123' }),
    event(3, { type: 'run-end', status: 'interrupted', error: null, usage: noUsage, cost: noCost }),
  ]

  /** Follows until the test ends. */
  async function open(other: ReturnType<typeof host>, silenceMs?: number) {
    const followed = follow(other, silenceMs)
    onTestFinished(followed.follower.follow(runId))
    await settle()
    return followed
  }

  // Bug: after the host has begun anew its numbers are lower than those known, and the end of the run is never seen.
  test('begins from nothing where the host has begun anew', async () => {
    const other = host(stream)
    const { last, published } = await open(other)
    other.send(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    await settle()
    expect(last()).toBe('012345678')
    other.restart(kept)
    other.deliver(event(15, { type: 'text-delta', step: 0, offset: 13, text: 'x' }))
    await settle()
    expect(other.calls).toEqual(['attach 0', 'attach 10', 'attach 0'])
    expect(published.at(-1)).toMatchObject({ status: 'interrupted', seq: 3 })
    expect(last()).toBe('0123')
  })

  // Bug: a host that has begun anew says nothing of a run that ended with the one before, so nobody ever asks.
  test('is done by itself where nothing is heard for a while, and ends with the run', async () => {
    const other = host(stream)
    const { last, published } = await open(other, 40)
    other.send(1, 2, 3, 4, 5)
    await settle()
    const drawn = published.length
    await new Promise((resolve) => setTimeout(resolve, 120))
    // Asking changes nothing that is seen while the run merely takes its time, and is no reason to give up.
    expect(other.calls.length).toBeGreaterThan(1)
    expect(published).toHaveLength(drawn)
    other.failWith(new AppError('internal', 'Just beginning anew.'))
    other.restart(kept)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(published.at(-1)).toMatchObject({ status: 'interrupted' })
    expect(last()).toBe('0123')
    const asked = other.calls.length
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(other.calls).toHaveLength(asked)
  })

  // Bug: a run that is told to have ended, with its last event gone, is shown as writing for ever.
  test('takes the end from what is stored where no event tells of it', async () => {
    const other = host(stream)
    other.store(3)
    other.endSilently({ status: 'stopped', error: null, usage: noUsage, cost: noCost, endedAt: 1234 })
    const { last, published } = await open(other)
    expect(other.calls).toEqual(['attach 0', 'run.get'])
    expect(published.at(-1)).toMatchObject({ status: 'stopped', endedAt: 1234 })
    expect(last()).toBe('01')
  })

  // Bug: events of the host before, which wait here, are applied to what the new one tells, or open a gap in it.
  test('leaves nothing of what waited from the host before', async () => {
    const other = host(stream)
    const { last } = await open(other)
    other.send(1, 2, 3)
    await settle()
    other.restart(kept.slice(0, 2))
    for (const one of stream.slice(8, 12)) other.deliver(one)
    await settle()
    expect(other.calls).toEqual(['attach 0', 'attach 3', 'attach 0'])
    expect(last()).toBe('0123')
    other.deliver(event(3, { type: 'text-delta', step: 0, offset: 4, text: '!' }))
    await settle()
    expect(last()).toBe('0123!')
    expect(other.calls).toHaveLength(3)
  })

  // Bug: the events that opened a gap wait on though the reply already held them, and are gone through once more.
  test('leaves nothing waiting that the reply already told', async () => {
    const other = host(stream)
    const { last, scheduled } = await open(other)
    other.send(1, 2, 3)
    await settle()
    other.send(7, 8)
    await settle()
    expect(last()).toBe('0123456')
    // Once for the first three, once for the two: with the reply, nothing is left to look at.
    expect(scheduled()).toBe(2)
  })

  // Bug: what was applied stays in the queue, which grows with the answer and is gone through with each frame.
  test('looks at each event once', async () => {
    const other = host(stream)
    await open(other)
    let looks = 0
    const watched = new Proxy(stream[0] as RunEvent, {
      get: (target, key) => {
        if (key === 'seq') looks += 1
        return Reflect.get(target, key)
      },
    })
    other.deliver(watched)
    await settle()
    const before = looks
    expect(before).toBeGreaterThan(0)
    other.send(2, 3)
    await settle()
    other.send(4)
    await settle()
    expect(looks).toBe(before)
  })
})
