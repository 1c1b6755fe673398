/**
 * The step machine: what a run does next follows from what its journal holds, and from nothing else. Going on to the
 * next step, after an approval, after a restart and after a hand-over are the same question. Pure.
 */
import { addCosts, addUsage, type Cost, type ModelRef, noCost, noUsage, type Usage } from '#shared/common'
import { AppError, type WireError } from '#shared/errors'
import type { StopReason } from '#shared/runs/run'
import { codeOf } from '#shared/texts/catalogue'
import { isEnded, type ToolCall } from '#shared/tools/tool'
import type { OpaqueState } from '../models/model.ts'
import type { StoredStep } from '../store/run-store.ts'

export interface CallState extends ToolCall {
  readonly effect: 'none' | 'world' | null
  readonly idempotencyKey: string | null
  /** A person allowed it, as it was asked or with the change in `approvedArguments`. */
  readonly approved: boolean
}

export interface StepState {
  readonly index: number
  readonly model: ModelRef
  readonly text: string
  readonly thinking: string
  readonly calls: readonly CallState[]
  readonly stopReason: StopReason | null
  readonly opaque: OpaqueState | null
  /**
   * answered: the model came to an end. given-up: another model goes on. cut: the program ended in the middle of it, and
   * the same model is asked again. failed and stopped end the run.
   */
  readonly outcome: 'answered' | 'given-up' | 'cut' | 'failed' | 'stopped'
  readonly error: WireError | null
  readonly usage: Usage | null
  readonly cost: Cost
}

export interface RunState {
  /** The steps of this run, in order; all have ended. */
  readonly steps: readonly StepState[]
  /** The index of its first step: an answer that is gone on with has steps of earlier runs. */
  readonly firstStep: number
  /** The models to ask, one after the other where one is given up. */
  readonly models: readonly ModelRef[]
}

export type Action =
  | { readonly type: 'ask'; readonly index: number; readonly model: ModelRef; readonly next: ModelRef | null }
  | { readonly type: 'call'; readonly step: StepState; readonly calls: readonly CallState[] }
  /** For a person to decide about calls. */
  | { readonly type: 'wait' }
  | { readonly type: 'end'; readonly status: 'done' | 'failed' | 'stopped'; readonly error: WireError | null }

/** A run of a model that calls tools without end is ended here. */
export const mostSteps = 50

/** `stopped`: the person, the end of the program or a deadline wants no more of it. */
export function next(state: RunState, stopped: boolean): Action {
  const last = state.steps.at(-1)
  if (last === undefined) return ask(state, stopped)
  switch (last.outcome) {
    case 'failed':
      return { type: 'end', status: 'failed', error: last.error }
    case 'stopped':
      return { type: 'end', status: 'stopped', error: null }
    case 'given-up':
    case 'cut':
      return ask(state, stopped)
    case 'answered':
      return afterAnswer(state, last, stopped)
  }
}

function afterAnswer(state: RunState, last: StepState, stopped: boolean): Action {
  if (last.calls.length === 0) return { type: 'end', status: 'done', error: null }
  const open = last.calls.filter((call) => !isEnded(call))
  if (open.length === 0) return ask(state, stopped)
  // In the order in which the model wrote them: one that waits holds back those behind it. After a stop none waits: each
  // call is cancelled at once, and none is left that seems to go on.
  const waiting = stopped ? -1 : open.findIndex(({ status }) => status === 'waiting')
  const ready = waiting === -1 ? open : open.slice(0, waiting)
  return ready.length === 0 ? { type: 'wait' } : { type: 'call', step: last, calls: ready }
}

function ask({ steps, firstStep, models }: RunState, stopped: boolean): Action {
  if (stopped) return { type: 'end', status: 'stopped', error: null }
  if (steps.length >= mostSteps) {
    const error = new AppError('run-too-long', { count: mostSteps }).toWire()
    return { type: 'end', status: 'failed', error }
  }
  const candidate = steps.filter(({ outcome }) => outcome === 'given-up').length
  const model = models[candidate]
  if (model === undefined) {
    const error = new AppError('this-agent-without-model').toWire()
    return { type: 'end', status: 'failed', error }
  }
  return { type: 'ask', index: firstStep + steps.length, model, next: models[candidate + 1] ?? null }
}

/** Of a run that has not begun. */
export const emptyState = (firstStep: number, models: readonly ModelRef[]): RunState => ({
  steps: [],
  firstStep,
  models,
})

/** What all of it used and cost so far. */
export function spent({ steps }: RunState): { readonly usage: Usage; readonly cost: Cost } {
  let usage = noUsage
  let cost = noCost
  for (const step of steps) {
    if (step.usage !== null) usage = addUsage(usage, step.usage)
    cost = addCosts(cost, step.cost)
  }
  return { usage, cost }
}

export function withStep(state: RunState, step: StepState): RunState {
  return { ...state, steps: [...state.steps, step] }
}

/** A call of the last step as it stands now. */
export function withCall(state: RunState, call: CallState): RunState {
  const last = state.steps.at(-1)
  if (last === undefined) return state
  const calls = last.calls.map((one) => (one.callId === call.callId ? call : one))
  return { ...state, steps: [...state.steps.slice(0, -1), { ...last, calls }] }
}

/** What a person decided about a call of the last step. */
export interface DecidedCall {
  readonly callId: string
  readonly change: (call: CallState) => CallState
}

export function withDecided(state: RunState, decided: readonly DecidedCall[]): RunState {
  const calls = state.steps.at(-1)?.calls ?? []
  return decided.reduce((changed, { callId, change }) => {
    const call = calls.find((one) => one.callId === callId)
    return call === undefined ? changed : withCall(changed, change(call))
  }, state)
}

/** The state of a run that goes on, from what is stored of it. Each step has ended. `approved`: the calls by id. */
export function stateOf(
  steps: readonly StoredStep[],
  firstStep: number,
  models: readonly ModelRef[],
  approved: ReadonlySet<string>,
): RunState {
  let candidate = 0
  const known = steps.map((step): StepState => {
    const { index, model, text, thinking, stopReason, opaque, error, usage, cost } = step
    const calls = step.calls.map((call) => ({ ...call, approved: approved.has(call.callId) }))
    const outcome = outcomeOf(step, models[candidate + 1] !== undefined)
    if (outcome === 'given-up') candidate += 1
    const kept = { index, model, text, thinking, calls, stopReason, opaque, error, usage }
    return { ...kept, cost: cost ?? noCost, outcome }
  })
  return { firstStep, models, steps: known }
}

function outcomeOf({ stopReason, error }: StoredStep, hasNext: boolean): StepState['outcome'] {
  if (stopReason !== null) return 'answered'
  if (error === null) return 'stopped'
  if (error.code === cutCode) return 'cut'
  return hasNext ? 'given-up' : 'failed'
}

/** Marks a step in whose middle the program ended. */
const cutCode = codeOf('step-cut')
