/** Runs under way: how one is opened, driven to its end or to a person, and taken up again. */
import type { AgentDefinition } from '#shared/agents/agent'
import type { ModelRef } from '#shared/common'
import { AppError, toAppError, type WireError } from '#shared/errors'
import type { Run, RunEvent, RunOutcome, RunWait } from '#shared/runs/run'
import { deadlineError, watchDeadline } from './deadline-gate.ts'
import { nextExpiryOf } from './expiry.ts'
import type { RunJournal } from './journal.ts'
import type { LiveRun, LiveRunsOptions } from './live-run.ts'
import { type Driven, drive } from './machine.ts'
import { machineParts } from './machine-parts.ts'
import type { RunOwner, RunWork } from './owner.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { closeOpen } from './recovery.ts'
import type { Place } from './scheduler.ts'
import { emptyState, next, type RunState, spent, stateOf, withDecided, withStep } from './state.ts'
import { costOfUntold } from './step-cost.ts'

/** How long the end of a run that could not be stored waits before it is tried again. */
const storeAgainMs = 5000
/** Told to what still listens when a run is over; one for all, since each that is made looks up where it was made. */
const over = new Error('The run is over.')

export interface LiveRuns {
  /** By id: those that have neither ended nor are left to wait for a person. */
  readonly live: ReadonlyMap<string, LiveRun>
  ownerOf(kind: string): RunOwner
  register(owner: RunOwner): void
  /** A new run, or one taken up. Nothing of it is stored yet. */
  open(run: Run, work: RunWork, state: RunState, lastSeq: number): LiveRun
  /** It never began, or is left to wait as it is stored. */
  leave(one: LiveRun): void
  /** From what is stored of it. Throws an AppError where its owner cannot go on with it. */
  resume(runId: string): LiveRun
  /** Begins at once, or when it is its turn. */
  enter(one: LiveRun, place: Omit<Place, 'id'> | null): void
  /** Drives it to its end, or to where it waits for a person. Never rejects. */
  write(one: LiveRun): Promise<void>
  /** To be called with each decision: a run that waited goes on, or waits for something else. */
  tellDecided(one: LiveRun): void
  /** To be called after each write that was `pending`: the run goes on, or is left to wait as it is stored. */
  settle(one: LiveRun): void
  modelsOf(definition: AgentDefinition): ModelRef[]
  /** Of a run under way, or one whose end waits to be stored. */
  recorderOf(runId: string): Recorder | undefined
  settled(): Promise<void>
  close(): Promise<void>
}

export function createLiveRuns(options: LiveRunsOptions, closing: AbortController): LiveRuns {
  const { store, now, scheduler } = options
  const parts = { store, now }
  const owners = new Map<string, RunOwner>()
  const live = new Map<string, LiveRun>()
  /** Runs that have ended, whose end could not be stored yet. */
  const late = new Map<string, { readonly recorder: Recorder; readonly stored: Promise<void> }>()

  function ownerOf(kind: string): RunOwner {
    const owner = owners.get(kind)
    if (owner === undefined) throw new AppError('run-kind-unknown', { kind })
    return owner
  }

  function open(run: Run, work: RunWork, state: RunState, lastSeq: number): LiveRun {
    const controller = new AbortController()
    let finish = () => {}
    const ended = new Promise<void>((resolve) => {
      finish = resolve
    })
    const recorder = createRecorder({
      runId: run.id,
      lastSeq,
      enqueue: store.enqueue,
      appendChunk: store.runs.appendChunk,
      publish: options.publish,
      now,
      frameMs: options.frameMs,
      checkpointMs: options.checkpointMs,
      onStoreError: (thrown) => {
        one.failure ??= toAppError(thrown)
        controller.abort()
      },
    })
    const owner = ownerOf(run.kind)
    const one: LiveRun = {
      run,
      owner,
      work,
      controller,
      recorder,
      ended,
      finish,
      state,
      decided: [],
      driving: false,
      driven: false,
      parked: null,
      pending: 0,
      closing: false,
      failure: null,
    }
    live.set(run.id, one)
    return one
  }

  function enter(one: LiveRun, place: Omit<Place, 'id'> | null): void {
    one.driving = true
    const { run, recorder, controller } = one
    let { status } = run
    let begun = false
    let unwatch = () => {}
    const begin = () => {
      // It was stopped while it waited, and is being ended.
      if (begun) return
      begun = true
      unwatch()
      if (mayBegin(one) && status !== 'running') tellStatus(one, 'running')
      void write(one)
    }
    if (place === null) {
      begin()
      return
    }
    if (scheduler.enter({ ...place, id: run.id }, begin)) return
    if (status !== 'queued') {
      status = 'queued'
      tellStatus(one, 'queued')
    }
    const endEarly = () => {
      if (begun) return
      begun = true
      unwatch()
      void write(one)
    }
    // It may have been stopped while its start was stored.
    if (controller.signal.aborted) endEarly()
    else {
      controller.signal.addEventListener('abort', endEarly)
      unwatch = watchTime(one)
    }
    recorder.checkpoint()
  }

  /** False where its owner lets it begin no more: it ends without having done anything. */
  function mayBegin(one: LiveRun): boolean {
    if (one.run.startedAt !== null) return true
    try {
      one.owner.checkBegin?.(one.run)
      return true
    } catch (thrown) {
      one.failure ??= toAppError(thrown)
      one.controller.abort()
      return false
    }
  }

  function tellStatus({ run, recorder }: LiveRun, status: 'queued' | 'running' | 'waiting'): void {
    void recorder.record({ type: 'run-status', status, wait: null }, (event) => {
      store.runs.setStatus(run.id, status, null, event.at)
      store.runs.appendEvent(event)
    })
    options.changed(run.id)
  }

  /** The run itself, from where it stands to its end. Never rejects. */
  async function write(one: LiveRun): Promise<void> {
    const { run, controller } = one
    one.driving = true
    one.driven = true
    const unwatch = watchTime(one)
    const parts = machineParts(one, options)
    let driven: Driven
    try {
      driven = await drive(one.state, parts, (state) => {
        one.state = state
      })
      if (driven.type === 'waiting') {
        await park(one)
        return
      }
    } catch (thrown) {
      options.onInternalError(thrown)
      const error = toAppError(thrown).toWire()
      breakOff(one, parts.journal, error)
      driven = { type: 'ended', status: 'failed', error }
    } finally {
      unwatch()
    }
    await end(one, driven.status, driven.error)
    controller.abort(over)
    scheduler.leave(run.id)
    one.finish()
  }

  /** A fault in the middle of a step: what it has written is kept. */
  function breakOff(one: LiveRun, journal: RunJournal, error: WireError): void {
    const open = journal.openStep()
    if (open === null) return
    const { index, model, startedAt } = open
    const cost = costOfUntold(store.models.get(model))
    const facts = { stopReason: null, error, opaque: null, usage: null, cost }
    const latencyMs = Math.max(0, now() - startedAt)
    const written = journal.stepEnded({ ...facts, firstTokenMs: null, latencyMs, warnings: [] }, [])
    one.state = withStep(one.state, { index, model, ...written, calls: [], outcome: 'failed', ...facts })
  }

  /** At its deadline it ends, also while it waits for its turn. Answers what ends the watch. */
  function watchTime(one: LiveRun): () => void {
    return watchDeadline(one.run.deadlineAt, now, () => {
      one.failure ??= deadlineError()
      one.controller.abort()
    })
  }

  /** It waits for a person, who may take days: what is stored of it is enough to go on. */
  async function park(one: LiveRun): Promise<void> {
    one.driving = false
    one.pending += 1
    await tellWaits(one, { reason: 'person', until: nextExpiryOf(one.run.id, store) })
    one.pending -= 1
    settle(one)
  }

  function tellWaits(one: LiveRun, wait: RunWait): Promise<void> {
    const { run, recorder } = one
    one.parked = wait
    return recorder.record({ type: 'run-status', status: 'waiting', wait }, (event) => {
      store.runs.setStatus(run.id, 'waiting', wait, event.at)
      store.runs.appendEvent(event)
    })
  }

  function goesOn({ state, decided }: LiveRun): boolean {
    return next(withDecided(state, decided), false).type !== 'wait'
  }

  function tellDecided(one: LiveRun): void {
    if (one.driving || one.parked === null) return
    const until = nextExpiryOf(one.run.id, store)
    if (goesOn(one)) tellGoesOn(one)
    else if (until !== one.parked.until) void tellWaits(one, { ...one.parked, until })
  }

  /** From here on it is a run that goes on: what cuts it off is not taken for waiting. */
  function tellGoesOn(one: LiveRun): void {
    one.parked = null
    tellStatus(one, 'running')
  }

  function settle(one: LiveRun): void {
    const { driving, driven, pending, failure, closing, controller } = one
    if (driving || pending > 0) return
    // As it is stored, it waits as before, or goes on at the next start.
    const isLeft = driven ? closing && failure === null : closing || failure !== null
    const isStopped = controller.signal.aborted
    if (isLeft || !(isStopped || goesOn(one))) {
      leave(one)
      options.changed(one.run.id)
      return
    }
    if (one.parked !== null && !isStopped) tellGoesOn(one)
    void write(one)
  }

  function leave({ run, controller, finish }: LiveRun): void {
    live.delete(run.id)
    controller.abort(over)
    scheduler.leave(run.id)
    finish()
  }

  async function end(one: LiveRun, status: RunOutcome, error: WireError | null): Promise<void> {
    const { run, owner, recorder, failure } = one
    const cutOff = one.closing && status === 'stopped'
    if (cutOff && owner.recovery === 'resume' && failure === null) {
      // It goes on at the next start, from what is stored.
      recorder.close()
      live.delete(run.id)
      return
    }
    const outcome: RunOutcome = failure !== null ? 'failed' : cutOff ? 'interrupted' : status
    const told = { status: outcome, error: failure?.toWire() ?? error, ...spent(one.state) }
    const endedAt = now()
    recorder.close()
    const write = ({ seq: endSeq }: RunEvent) => {
      if (!store.runs.end({ id: run.id, ...told, endedAt, endSeq })) return
      owner.end?.(run, { runId: run.id, ...told, endedAt, steps: one.state.steps })
    }
    await recorder.record({ type: 'run-end', ...told }, write, endedAt)
    live.delete(run.id)
    if (recorder.unstored().length > 0) {
      late.set(run.id, { recorder, stored: storeLate(one) })
    }
    tellEnd(one)
  }

  function tellEnd({ owner, run }: LiveRun): void {
    try {
      owner.ended?.(run)
    } catch (thrown) {
      // It has ended all the same, and whoever waits for that is told.
      options.onInternalError(thrown)
    }
    options.changed(run.id)
  }

  /** Until there is room on the disk again, or the program ends. Never rejects. */
  async function storeLate(one: LiveRun): Promise<void> {
    let isStored = false
    while (!isStored) {
      await options.sleep(storeAgainMs, closing.signal)
      isStored = await one.recorder.storeAgain()
      if (closing.signal.aborted) break
    }
    late.delete(one.run.id)
    // At the end of the program nobody is left to hear it, and the store may be closed.
    if (!closing.signal.aborted) tellEnd(one)
  }

  function modelsOf({ model, fallbacks }: AgentDefinition): ModelRef[] {
    return [model, ...fallbacks].filter((ref) => ref !== null)
  }

  /** Takes up a run from what is stored of it: after an approval, or after a restart. */
  function resume(runId: string): LiveRun {
    const stored = store.runs.load(runId)
    if (stored === undefined) throw new AppError('run-gone')
    const work = ownerOf(stored.run.kind).work(stored.run)
    const models = modelsOf(work.definition)
    const one = open({ ...stored.run, wait: null }, work, emptyState(work.firstStep, models), stored.lastSeq)
    const steps = closeOpen(stored, 'resume', one.recorder, parts)
    const approved = store.runs.approvals(runId).filter(({ status }) => status === 'approved')
    one.parked = stored.run.status === 'waiting' ? stored.run.wait : null
    one.state = stateOf(steps, work.firstStep, models, new Set(approved.map(({ callId }) => callId)))
    return one
  }

  return {
    live,
    ownerOf,
    register(owner) {
      owners.set(owner.kind, owner)
    },
    open,
    leave,
    resume,
    enter,
    write,
    tellDecided,
    settle,
    modelsOf,
    recorderOf: (runId) => live.get(runId)?.recorder ?? late.get(runId)?.recorder,
    async settled() {
      while (live.size > 0) await Promise.all([...live.values()].map((one) => one.ended))
    },
    async close() {
      const runs = [...live.values()]
      for (const one of runs) {
        one.closing = true
        one.controller.abort()
      }
      await Promise.all(runs.map((one) => one.ended))
      await Promise.all([...late.values()].map(({ stored }) => stored))
    },
  }
}
