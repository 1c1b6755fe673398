/**
 * After the end of the program, expected or not: what stands open of a run is closed by what is known of it. A call that
 * changes the world, was begun and has no end is unknown; it is never made again by itself.
 */
import { AppError } from '#shared/errors'
import type { RunEvent } from '#shared/runs/run'
import { isEnded } from '#shared/tools/tool'
import type { StoredCall, StoredRun, StoredStep } from '../store/run-store.ts'
import type { Store } from '../store/store.ts'
import type { RunOwner } from './owner.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { wholeResult } from './results.ts'
import { spent, stateOf } from './state.ts'
import { costOfUntold } from './step-cost.ts'
import { shown } from './store-journal.ts'

interface Parts {
  readonly store: Store
  readonly now: () => number
}

interface InterruptParts extends Parts {
  readonly publish: (event: RunEvent) => void
}

/** resume: the run goes on; interrupt: it is over. */
type Mode = 'resume' | 'interrupt'

/** False where a person has to look first: a call may have taken effect, and nobody saw its end. */
export function goesOn({ steps }: StoredRun): boolean {
  // One of an earlier step the model was told of, and it went on.
  const isOpen = ({ status }: StoredCall, isLast: boolean) =>
    status === 'begun' || (isLast && status === 'unknown')
  return !steps.some(({ calls }, index) => calls.some((call) => isOpen(call, index === steps.length - 1)))
}

/** Writes the ends that a run has not reached; its steps as they stand then. */
export function closeOpen(stored: StoredRun, mode: Mode, recorder: Recorder, parts: Parts): StoredStep[] {
  return stored.steps.map((step) => {
    const ended = step.ended ? step : closeStep(stored.run.id, step, mode, recorder, parts)
    const calls = ended.calls.map((call) => closeCall(stored.run.id, step.index, call, mode, recorder, parts))
    return { ...ended, calls: calls.map((call) => wholeResult(call, parts.store)) }
  })
}

function closeStep(
  runId: string,
  step: StoredStep,
  mode: Mode,
  recorder: Recorder,
  { store }: Parts,
): StoredStep {
  // One that is asked anew begins with nothing: half an answer would stand before the whole.
  const text = mode === 'resume' ? '' : step.text
  const thinking = mode === 'resume' ? '' : step.thinking
  const error = mode === 'resume' ? new AppError('step-cut').toWire() : null
  // What it used was paid for, and nobody was told how much that is.
  const cost = costOfUntold(store.models.get(step.model))
  const facts = {
    stopReason: null,
    usage: null,
    cost,
    firstTokenMs: null,
    latencyMs: null,
    warnings: [],
  }
  const { index } = step
  void recorder.record({ type: 'step-end', step: index, ...facts }, ({ seq: endSeq }) =>
    store.runs.endStep({
      runId,
      index,
      text,
      thinking,
      textSeq: step.textSeq,
      thinkingSeq: step.thinkingSeq,
      hasChunks: true,
      calls: [],
      opaque: null,
      error,
      ...facts,
      endSeq,
    }),
  )
  return { ...step, text, thinking, error, cost, ended: true }
}

function closeCall(
  runId: string,
  step: number,
  call: StoredCall,
  mode: Mode,
  recorder: Recorder,
  { store, now }: Parts,
): StoredCall {
  const status =
    call.status === 'begun' ? 'unknown' : mode === 'interrupt' && !isEnded(call) ? 'cancelled' : null
  if (status === null) return call
  const closed = { ...call, status, endedAt: now() } as const
  void recorder.record({ type: 'tool-result', step, call: shown(closed) }, ({ seq }) =>
    store.runs.endCall(runId, shown(closed), seq),
  )
  return closed
}

/** Ends a run that does not go on: nothing of it is lost, and no call is made again. */
export function interrupt(runId: string, owner: RunOwner | undefined, parts: InterruptParts): void {
  const { store, now } = parts
  const stored = store.runs.load(runId)
  if (stored === undefined) return
  const recorder = createRecorder({
    runId,
    lastSeq: stored.lastSeq,
    // At once: where it cannot be stored, the program does not start as if it were.
    enqueue: (write) => {
      store.transaction(write)
      return Promise.resolve()
    },
    appendChunk: store.runs.appendChunk,
    publish: parts.publish,
    now,
    frameMs: 0,
    checkpointMs: 0,
    onStoreError: () => {},
  })
  const steps = closeOpen(stored, 'interrupt', recorder, parts)
  const state = stateOf(steps, steps[0]?.index ?? 0, [], new Set())
  const end = { status: 'interrupted', error: null, ...spent(state) } as const
  const endedAt = now()
  void recorder.record(
    { type: 'run-end', ...end },
    ({ seq: endSeq }) => {
      if (!store.runs.end({ id: runId, ...end, endedAt, endSeq })) return
      owner?.end?.(stored.run, { runId, ...end, endedAt, steps: state.steps })
    },
    endedAt,
  )
}
