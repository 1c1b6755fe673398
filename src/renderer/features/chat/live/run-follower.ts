/**
 * Follows runs: attaches, buffers what comes before the reply, closes gaps, and detaches when nobody looks. A run that
 * says nothing for a while is attached to again: its host may have ended and begun anew, and would never say so.
 */
import { AppError, toAppError } from '#shared/app-error'
import type { RunEvent } from '#shared/runs/run'
import type { Client } from '../../../client.ts'
import { applyEnd, applyReplay, applyRunEvent, type LiveRun, newLiveRun, orderOf } from './live-run.ts'

export interface FollowerParts {
  readonly client: Pick<Client, 'call' | 'on'>
  /** Told the newest state, at most once per frame. */
  readonly publish: (run: LiveRun) => void
  /** Told when a run cannot be followed, after the attempts are used up. */
  readonly fail: (runId: string, error: AppError) => void
  /** Runs the function soon, once: at the next frame in a window. */
  readonly schedule: (flush: () => void) => void
  /** Milliseconds between attempts to attach. */
  readonly retryDelays?: readonly number[]
  /** Milliseconds of silence after which a run is attached to again. */
  readonly silenceMs?: number
}

interface Followed {
  viewers: number
  closed: boolean
  attaching: boolean
  /** Attachments in a row that brought nothing on; bounds what a broken stream can cost. */
  fruitless: number
  /** The start of the host that the numbers known come from; null before the first reply. */
  epoch: string | null
  silence: ReturnType<typeof setTimeout> | undefined
  state: LiveRun
  queue: RunEvent[]
}

const fruitlessLimit = 5

const defaultDelays = [200, 1000, 3000]
const defaultSilenceMs = 15_000

export interface RunFollower {
  /** Begins to follow; what it returns ends it. Two views of the same run share one subscription. */
  follow(runId: string): () => void
}

export function createRunFollower(parts: FollowerParts): RunFollower {
  const followed = new Map<string, Followed>()
  const waiting = new Set<string>()
  let scheduled = false

  parts.client.on('run', (event) => {
    const run = followed.get(event.runId)
    if (run === undefined) return
    run.queue.push(event)
    if (!run.attaching) flushSoon(event.runId)
  })

  // The window fell behind: the other side sends nothing more of these runs until it is asked again.
  parts.client.on('dropped', ({ runIds }) => {
    for (const runId of runIds) {
      const run = followed.get(runId)
      if (run === undefined || run.attaching) continue
      run.fruitless = 0
      void attach(runId, run)
    }
  })

  function flushSoon(runId: string): void {
    waiting.add(runId)
    if (scheduled) return
    scheduled = true
    parts.schedule(() => {
      scheduled = false
      const ids = [...waiting]
      waiting.clear()
      for (const id of ids) flush(id)
    })
  }

  function flush(runId: string): void {
    const run = followed.get(runId)
    if (run === undefined || run.attaching || run.queue.length === 0) return
    const before = run.state
    for (const [index, event] of run.queue.entries()) {
      const order = orderOf(run.state, event)
      if (order === 'gap') {
        run.queue = run.queue.slice(index)
        // A number that fits with text that does not: what is known is not to be trusted, so all is asked for.
        if (event.seq === run.state.seq + 1) run.state = newLiveRun(runId)
        void attach(runId, run)
        break
      }
      if (order === 'next') {
        run.state = applyRunEvent(run.state, event)
        run.fruitless = 0
      }
    }
    if (!run.attaching) {
      run.queue = []
      waitForMore(runId, run)
    }
    if (run.state !== before && run.state.seq > 0) parts.publish(run.state)
  }

  function giveUp(runId: string, error: AppError): void {
    followed.delete(runId)
    parts.fail(runId, error)
  }

  function waitForMore(runId: string, run: Followed): void {
    clearTimeout(run.silence)
    if (run.closed || run.state.status !== 'running') return
    run.silence = setTimeout(() => void attach(runId, run, true), parts.silenceMs ?? defaultSilenceMs)
  }

  async function ask(runId: string, run: Followed) {
    const afterSeq = run.state.seq
    const reply = await parts.client.call('run.attach', { runId, afterSeq })
    const before = run.epoch
    run.epoch = reply.epoch
    if (before === null || before === reply.epoch) return reply
    // What is known, and what waits here, bears the numbers of a host that is gone.
    run.state = newLiveRun(runId)
    run.queue = []
    return afterSeq === 0 ? reply : parts.client.call('run.attach', { runId, afterSeq: 0 })
  }

  /** The state after the reply; where the run has ended and none of its events says so, what is stored of it. */
  async function read(runId: string, run: Followed): Promise<LiveRun> {
    const reply = await ask(runId, run)
    const state = applyReplay(run.state, reply.events, reply.lastSeq)
    if (!reply.ended || state.status !== 'running') return state
    return applyEnd(state, await parts.client.call('run.get', { id: runId }))
  }

  /** `quietly`: nobody misses anything yet, so nothing is drawn anew or given up without need. */
  async function attach(runId: string, run: Followed, quietly = false): Promise<void> {
    clearTimeout(run.silence)
    run.attaching = true
    if (!quietly) run.fruitless += 1
    if (run.fruitless > fruitlessLimit) {
      return giveUp(runId, new AppError('run-not-followed'))
    }
    const delays = quietly ? [] : (parts.retryDelays ?? defaultDelays)
    for (const delay of [...delays, null]) {
      try {
        const before = run.state
        const state = await read(runId, run)
        if (run.closed) return
        run.state = state
        // What the replay already holds is dropped here, so that an old gap is not seen as a new one.
        run.queue = run.queue.filter((event) => event.seq > run.state.seq)
        run.attaching = false
        const isNews = state.seq !== before.seq || state.status !== before.status
        if (isNews || !quietly) parts.publish(state)
        if (run.queue.length > 0) flushSoon(runId)
        waitForMore(runId, run)
        return
      } catch (thrown) {
        if (run.closed) return
        const error = toAppError(thrown)
        if (quietly && error.code !== 'not-found') {
          run.attaching = false
          if (run.queue.length > 0) flushSoon(runId)
          return waitForMore(runId, run)
        }
        if (delay === null || error.code === 'not-found') return giveUp(runId, error)
        await new Promise((resolve) => setTimeout(resolve, delay))
        if (run.closed) return
      }
    }
  }

  return {
    follow(runId) {
      const known = followed.get(runId)
      const run = known ?? {
        viewers: 0,
        closed: false,
        attaching: false,
        fruitless: 0,
        epoch: null,
        silence: undefined,
        state: newLiveRun(runId),
        queue: [],
      }
      run.viewers += 1
      if (known === undefined) {
        followed.set(runId, run)
        void attach(runId, run)
      }
      let open = true
      return () => {
        if (!open) return
        open = false
        run.viewers -= 1
        if (run.viewers > 0) return
        run.closed = true
        clearTimeout(run.silence)
        if (followed.get(runId) === run) followed.delete(runId)
        // An answer that cannot be heard any more needs no word about a failed detach.
        void parts.client.call('run.detach', { runId }).catch(() => undefined)
      }
    },
  }
}
