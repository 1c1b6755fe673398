/** The service of runs: starts them, stops and resumes them, and replays one to whoever attaches. */
import { noCost, noUsage } from '#shared/common'
import { AppError } from '#shared/errors'
import type { Part } from '#shared/part'
import type { Run, RunEvent, RunOrigin } from '#shared/runs/run'
import type { PendingExpiry, Replay } from '../store/run-store.ts'
import { createDecisions, type Decision } from './decisions.ts'
import { createExpiry } from './expiry.ts'
import type { LiveRunsOptions } from './live-run.ts'
import { createLiveRuns } from './live-runs.ts'
import type { RunOwner, RunWork } from './owner.ts'
import { goesOn, interrupt } from './recovery.ts'
import type { Place } from './scheduler.ts'
import { emptyState } from './state.ts'

export type RunServiceOptions = LiveRunsOptions

export interface NewRunRequest {
  /** Chosen by the client, so that a repeat can be told; made here where left out. */
  readonly id?: string | undefined
  readonly kind: string
  readonly subject: string | null
  readonly origin: RunOrigin
  readonly principal: string
  readonly parentId?: string | undefined
  readonly agentId: string | null
  readonly agentVersionId: string
  /** null where its subject holds what it is asked. */
  readonly input: readonly Part[] | null
  readonly work: RunWork
  /** Milliseconds from its making. */
  readonly deadlineMs?: number | undefined
  /** How it takes its turn; null: it begins at once, for a person waits for it. */
  readonly place: Omit<Place, 'id'> | null
  /** Written in one transaction with the run. */
  readonly alongside?: () => void
}

export interface RunService {
  register(owner: RunOwner): void
  /** Resolves once its start is stored; it goes on by itself. Rejects with an AppError where that cannot be. */
  start(request: NewRunRequest): Promise<Run>
  /** Resolves when it has ended. Stopping an ended run changes nothing. */
  stop(runId: string): Promise<void>
  isLive(runId: string): boolean
  /** A person's word on a call that waits. `change`: the arguments as they are allowed. */
  decide(approvalId: string, runId: string, decision: Decision): Promise<void>
  /** What the end of the program cut off is ended, or goes on, as its owner says. Answers what became of them. */
  recover(): { readonly interrupted: readonly string[]; readonly resumed: readonly string[] }
  /** Resolves at once where no run is under way; else when the last one has ended or waits for a person. */
  settled(): Promise<void>
  /** Stored events after `afterSeq`; what is under way is stored first, so that nothing sent is missing. */
  replay(runId: string, afterSeq: number): Replay
  /** Ends what is under way: for the end of the program. A chat's answer is interrupted; what can goes on at the next start. */
  close(): Promise<void>
}

export function createRunService(options: RunServiceOptions): RunService {
  const { store, now, newId } = options
  const closing = new AbortController()
  const runs = createLiveRuns({ ...options, publish }, closing)
  const decisions = createDecisions({ store, runs, now, newId })
  const expiry = createExpiry({ store, now, expire, onError: options.onInternalError })

  function publish(event: RunEvent): void {
    options.publish(event)
    if (event.type === 'approval-request') expiry.arm()
  }

  return {
    register: runs.register,
    async start(request) {
      if (closing.signal.aborted) throw new AppError('app-closing')
      const { work, place, kind, subject, origin, principal, agentId, agentVersionId } = request
      const id = request.id ?? newId()
      const parent = request.parentId === undefined ? undefined : store.runs.get(request.parentId)
      if (request.parentId !== undefined && parent === undefined) {
        throw new AppError('run-parent-gone')
      }
      const createdAt = now()
      const run: Run = {
        id,
        kind,
        subject,
        origin,
        principal,
        parentId: parent?.id ?? null,
        rootId: parent?.rootId ?? id,
        agentId,
        agentVersionId,
        status: place === null ? 'running' : 'queued',
        wait: null,
        deadlineAt: request.deadlineMs === undefined ? null : createdAt + request.deadlineMs,
        error: null,
        usage: noUsage,
        cost: noCost,
        createdAt,
        startedAt: null,
        endedAt: null,
      }
      const { firstStep, definition } = work
      const one = runs.open(run, work, emptyState(firstStep, runs.modelsOf(definition)), 0)
      await one.recorder.record(
        { type: 'run-start', kind, subject, parentId: run.parentId, agentVersionId },
        () => {
          request.alongside?.()
          const { status, deadlineAt, parentId, rootId } = run
          store.runs.insert({
            id,
            kind,
            subject,
            origin,
            principal,
            parentId,
            rootId,
            agentId,
            agentVersionId,
            status: status === 'queued' ? 'queued' : 'running',
            input: request.input,
            priority: place?.priority ?? 0,
            deadlineAt,
            createdAt,
          })
        },
        run.createdAt,
      )
      if (one.failure !== null) {
        runs.leave(one)
        throw one.failure
      }
      options.changed(id)
      runs.enter(one, place)
      return run
    },
    async stop(runId) {
      const one = runs.live.get(runId)
      if (one !== undefined) {
        one.controller.abort()
        await one.ended
        return
      }
      const run = store.runs.get(runId)
      if (run?.status !== 'waiting') return
      const waiting = runs.resume(runId)
      waiting.controller.abort()
      await runs.write(waiting)
    },
    isLive: (runId) => runs.live.has(runId),
    decide: decisions.decide,
    recover() {
      const interrupted: string[] = []
      const resumed: string[] = []
      for (const run of store.runs.unfinished()) {
        if (run.status === 'waiting' && run.wait?.reason === 'person') continue
        if (takenUp(run)) resumed.push(run.id)
        else {
          interrupt(run.id, ownerIfAny(run.kind), options)
          interrupted.push(run.id)
        }
      }
      store.flush()
      expiry.arm()
      return { interrupted, resumed }
    },
    settled: runs.settled,
    replay(runId, afterSeq) {
      const recorder = runs.recorderOf(runId)
      recorder?.checkpoint()
      store.flush()
      const replay = store.runs.replay(runId, afterSeq)
      if (replay === undefined) throw new AppError('run-gone')
      const unstored = recorder?.unstored() ?? []
      return unstored.length === 0 ? replay : withUnstored(replay, unstored, afterSeq)
    },
    async close() {
      closing.abort()
      expiry.close()
      await runs.close()
    },
  }

  function ownerIfAny(kind: string): RunOwner | undefined {
    try {
      return runs.ownerOf(kind)
    } catch {
      return undefined
    }
  }

  async function expire({ id, runId }: PendingExpiry): Promise<void> {
    try {
      if (!runs.live.has(runId)) runs.resume(runId)
    } catch (thrown) {
      // Its agent may be gone: there is nothing to go on with.
      options.onInternalError(thrown)
      const run = store.runs.get(runId)
      const owner = run === undefined ? undefined : ownerIfAny(run.kind)
      interrupt(runId, owner, options)
      if (run !== undefined) owner?.ended?.(run)
      options.changed(runId)
      return
    }
    await decisions.expire(id, runId)
  }

  /** True where a run that the end of the program cut off goes on by itself. */
  function takenUp(run: Run): boolean {
    const owner = ownerIfAny(run.kind)
    const stored = owner?.recovery === 'resume' ? store.runs.load(run.id) : undefined
    if (owner === undefined || stored === undefined || !goesOn(stored)) return false
    try {
      const one = runs.resume(run.id)
      runs.enter(one, owner.placeOf?.(one.work, stored.priority) ?? null)
      return true
    } catch (thrown) {
      // Its agent may be gone.
      options.onInternalError(thrown)
      return false
    }
  }
}

function withUnstored(replay: Replay, unstored: readonly RunEvent[], afterSeq: number): Replay {
  const missing = unstored.filter(({ seq }) => seq > afterSeq)
  return {
    events: [...replay.events, ...missing].sort((one, other) => one.seq - other.seq),
    lastSeq: Math.max(replay.lastSeq, ...unstored.map(({ seq }) => seq)),
    ended: replay.ended || unstored.some(({ type }) => type === 'run-end'),
  }
}
