/** One step: asks the model, again where that can help, and makes of what comes a step that has ended. */
import { addUsage, type Cost, type ModelRef, noCost, type Usage, wellFormed } from '#shared/common'
import { AppError, toAppError, type WireError } from '#shared/errors'
import type { ModelInfo } from '#shared/providers/provider'
import type { Step } from '#shared/runs/run'
import { unlessAborted } from '../base/abort.ts'
import { failureToAppError } from '../models/failure.ts'
import type { Model, ModelAnswer, ModelRequest, ModelToolCall } from '../models/model.ts'
import { type RetriedResult, streamWithRetry } from '../models/retry.ts'
import { passGates } from './gates.ts'
import type { MachineParts } from './machine.ts'
import type { CallState, RunState, StepState } from './state.ts'
import { costOfStep } from './step-cost.ts'

/** What a model is asked, and what the person should know of that. */
export interface BuiltRequest {
  readonly request: ModelRequest
  readonly warnings: readonly Step['warnings'][number][]
  readonly reported?: (inputTokens: number) => void
}

export interface Asked {
  readonly index: number
  readonly model: ModelRef
  /** Asked where this model fails for good; half an answer of the first would stand before its own. */
  readonly next: ModelRef | null
}

/** Of one model, as it is found. */
interface Found {
  readonly model: Model
  readonly info: ModelInfo
}

interface Seen {
  readonly startedAt: number
  /** When the first of its answer came; null where none did. */
  firstAt: number | null
  readonly calls: CallState[]
  warnings: readonly Step['warnings'][number][]
}

export async function takeStep(asked: Asked, state: RunState, parts: MachineParts): Promise<StepState> {
  const { journal, now } = parts
  const seen: Seen = { startedAt: now(), firstAt: null, calls: [], warnings: [] }
  journal.stepStarted(asked.index, asked.model, seen.startedAt)
  const found = await find(asked.model, parts)
  if (found instanceof AppError) return refused(asked, found, seen, noCost, null, parts)
  const built = await parts.build({ state, model: found.model, info: found.info })
  seen.warnings = built.warnings
  const retried = await stream(asked, found, built.request, seen, parts)
  const { result } = retried
  if (result?.ok && result.answer.usage !== null && !isCut(result.answer)) {
    built.reported?.(result.answer.usage.inputTokens)
  }
  return finish(asked, retried, found.info, seen, parts)
}

/** A prompt that the service cut to its window says nothing of how many tokens it takes. */
function isCut({ warnings }: ModelAnswer): boolean {
  return warnings.some(({ key }) => key === 'prompt-cut')
}

async function stream(
  asked: Asked,
  { model }: Found,
  request: ModelRequest,
  seen: Seen,
  parts: MachineParts,
): Promise<RetriedResult> {
  const { journal, signal, run } = parts
  let shownAttempt = 0
  let tried = false
  const beginAnew = (attempt: number) => {
    journal.restart()
    seen.calls.length = 0
    shownAttempt = attempt
  }
  const retried = await streamWithRetry({
    model,
    async request() {
      const gate = { type: 'model', run, step: asked.index, model: asked.model } as const
      const passage = await passGates(gate, signal, parts)
      // No gate asks a person about a request to a model.
      if (passage.type === 'deny') throw passage.error
      // During a wait the provider may have been deleted, or offline mode switched on.
      const again = tried ? await find(asked.model, parts) : null
      if (again instanceof AppError) throw again
      tried = true
      return request
    },
    signal,
    sleep: parts.sleep,
    random: parts.random,
    onRetry: ({ attempt, waitMs, failure }) => {
      for (const gate of parts.gates) gate.failed?.(asked.model, failure)
      journal.checkpoint()
      journal.retryWait(asked.index, attempt, waitMs, failureToAppError(failure).toWire())
    },
    onEvent: (event, attempt) => {
      // What the broken attempt wrote stays on the screen until the new one has something to show.
      if (attempt !== shownAttempt) beginAnew(attempt)
      seen.firstAt ??= parts.now()
      if (event.type === 'text') journal.text(event.text)
      else if (event.type === 'thinking') journal.thinking(event.text)
      else seen.calls.push(requested(event.call, seen.calls, asked.index, parts))
    },
  })
  // An answer of nothing at all is the answer nevertheless.
  if (retried.result?.ok && shownAttempt !== retried.attempts - 1) beginAnew(retried.attempts - 1)
  return retried
}

/** Gives up at a stop: a keychain may wait for a person for as long as it likes. */
async function find(ref: ModelRef, { modelOf, signal }: MachineParts): Promise<Found | AppError> {
  try {
    return await unlessAborted(modelOf(ref), signal, () => new AppError('run-stopped'))
  } catch (thrown) {
    return toAppError(thrown)
  }
}

function finish(
  asked: Asked,
  retried: RetriedResult,
  info: ModelInfo,
  seen: Seen,
  parts: MachineParts,
): StepState {
  const cost = costOfStep(retried, info)
  const { result, failedUsage } = retried
  if (result === null) return refused(asked, retried.refusal, seen, cost, failedUsage, parts)
  const reported = result.ok ? result.answer.usage : result.usage
  const usage =
    reported === null || failedUsage === null ? (reported ?? failedUsage) : addUsage(reported, failedUsage)
  if (!result.ok) {
    const isStop = result.failure.kind === 'cancelled'
    const error = isStop ? null : failureToAppError(result.failure).toWire()
    return endWithout(asked, error, { usage, cost }, seen, parts)
  }
  const { stopReason, opaque = null, warnings } = result.answer
  const facts = { stopReason, error: null, opaque, usage, cost, ...times(seen, parts) }
  const written = parts.journal.stepEnded({ ...facts, warnings: [...seen.warnings, ...warnings] }, seen.calls)
  const { index, model } = asked
  const kept = { index, model, ...written, calls: [...seen.calls], stopReason, opaque, error: null }
  return { ...kept, outcome: 'answered', usage, cost }
}

function refused(
  asked: Asked,
  error: AppError,
  seen: Seen,
  cost: Cost,
  usage: Usage | null,
  parts: MachineParts,
): StepState {
  return endWithout(asked, parts.signal.aborted ? null : error.toWire(), { usage, cost }, seen, parts)
}

/** A step without an answer: stopped, given up for the next model, or the last one that failed. */
function endWithout(
  asked: Asked,
  error: WireError | null,
  { usage, cost }: { readonly usage: Usage | null; readonly cost: Cost },
  seen: Seen,
  parts: MachineParts,
): StepState {
  const { journal, signal } = parts
  const { index, model, next } = asked
  const isGivenUp = error !== null && next !== null && !signal.aborted && !isLasting(error)
  if (isGivenUp) journal.restart()
  // The answer goes on without this model; why is told later too.
  const warnings = isGivenUp ? [...seen.warnings, parts.warningOf(error)] : seen.warnings
  const facts = { stopReason: null, error, opaque: null, usage, cost, warnings, ...times(seen, parts) }
  const written = journal.stepEnded(facts, [])
  if (isGivenUp) journal.modelSwitch(index, model, next, error)
  const outcome = error === null ? 'stopped' : isGivenUp ? 'given-up' : 'failed'
  return { index, model, ...written, calls: [], stopReason: null, opaque: null, outcome, error, usage, cost }
}

/** Another model would meet the same. */
function isLasting({ code }: WireError): boolean {
  return code === 'run-deadline'
}

function times({ startedAt, firstAt }: Seen, { now }: MachineParts) {
  return {
    firstTokenMs: firstAt === null ? null : Math.max(0, firstAt - startedAt),
    latencyMs: Math.max(0, now() - startedAt),
  }
}

/** Ids of calls come from the model: an empty or a repeated one is given one of ours. */
function requested(
  call: ModelToolCall,
  before: readonly CallState[],
  step: number,
  { effectOf, isCallId }: MachineParts,
): CallState {
  // As the database will keep it: half a character would become another one there.
  const asked = wellFormed(call.callId)
  const isTaken = (id: string) => id === '' || isCallId(id) || before.some((one) => one.callId === id)
  let callId = asked
  for (let number = before.length; isTaken(callId); number += 1) callId = `call_${step}_${number}`
  return {
    ...call,
    callId,
    approvedArguments: null,
    status: 'requested',
    result: null,
    resultBlob: null,
    startedAt: null,
    endedAt: null,
    effect: effectOf(call.name),
    idempotencyKey: null,
    approved: false,
  }
}
