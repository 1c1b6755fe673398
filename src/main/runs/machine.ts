/** Drives a run: does what the state says comes next, until it ends or waits for a person. Nothing here throws. */
import type { ModelRef } from '#shared/common'
import type { WireError } from '#shared/errors'
import type { ModelInfo } from '#shared/providers/provider'
import type { Step } from '#shared/runs/run'
import type { ToolCall } from '#shared/tools/tool'
import type { Model } from '../models/model.ts'
import type { ToolOutcome } from '../tools/call.ts'
import { makeCalls } from './calls.ts'
import type { GateParts, GateRun } from './gates.ts'
import type { RunJournal } from './journal.ts'
import { type BuiltRequest, takeStep } from './model-step.ts'
import { type DecidedCall, next, type RunState, withCall, withDecided, withStep } from './state.ts'

export interface MachineParts extends GateParts {
  readonly run: GateRun
  readonly journal: RunJournal
  readonly signal: AbortSignal
  readonly random: () => number
  readonly newId: () => string
  /** Rejects with an AppError where the model cannot be had: no key, offline, deleted. */
  readonly modelOf: (ref: ModelRef) => Promise<{ readonly model: Model; readonly info: ModelInfo }>
  /** What this model is asked now. */
  readonly build: (asked: {
    readonly state: RunState
    readonly model: Model
    readonly info: ModelInfo
  }) => BuiltRequest | Promise<BuiltRequest>
  /** What the person is told of a model that was given up. */
  readonly warningOf: (error: WireError) => Step['warnings'][number]
  /** The names of the tools that the agent holds. */
  readonly held: readonly string[]
  readonly holds: (name: string) => boolean
  readonly effectOf: (name: string) => 'none' | 'world' | null
  /** True of an id that an earlier step of the run has used. */
  readonly isCallId: (callId: string) => boolean
  /** What people decided meanwhile, once that is stored; null: nothing. Never rejects. */
  readonly decided: () => Promise<readonly DecidedCall[]> | null
  /** Never throws. */
  readonly callTool: (
    name: string,
    args: string,
    call: { readonly callId: string; readonly idempotencyKey: string | null },
  ) => Promise<ToolOutcome>
  /** How a result is kept: its beginning and the blob of the whole, where it is large. */
  readonly keepResult: (text: string) => Pick<ToolCall, 'result' | 'resultBlob'>
}

export type Driven =
  | {
      readonly type: 'ended'
      readonly status: 'done' | 'failed' | 'stopped'
      readonly error: WireError | null
    }
  | { readonly type: 'waiting' }

/** `onState` is told each state, so that whoever drives knows what was spent whatever happens. */
export async function drive(
  from: RunState,
  parts: MachineParts,
  onState: (state: RunState) => void,
): Promise<Driven> {
  let state = from
  const change = (to: RunState) => {
    state = to
    onState(to)
  }
  for (;;) {
    const decided = parts.decided()
    if (decided !== null) change(withDecided(state, await decided))
    const action = next(state, parts.signal.aborted)
    switch (action.type) {
      case 'end':
        return { type: 'ended', status: action.status, error: action.error }
      case 'wait':
        return { type: 'waiting' }
      case 'ask':
        change(withStep(state, await takeStep(action, state, parts)))
        break
      case 'call':
        await makeCalls(action.step, action.calls, parts, (call) => change(withCall(state, call)))
        break
    }
  }
}
