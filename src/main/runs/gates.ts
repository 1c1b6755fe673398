/**
 * Gates are asked before each request to a model, retries and fallbacks too, and before each call of a tool. Each lets
 * pass, denies with a reason, or makes wait. One more gate touches no loop.
 */
import type { ModelRef } from '#shared/common'
import { AppError } from '#shared/errors'
import type { Run, RunWait } from '#shared/runs/run'
import type { Sleep } from '../base/sleep.ts'
import type { ModelFailure } from '../models/model.ts'

/** What a gate may know of the run that asks. */
export interface GateRun
  extends Pick<Run, 'id' | 'kind' | 'origin' | 'principal' | 'agentId' | 'rootId' | 'deadlineAt'> {
  /** Somebody sits before it and waits for the answer. */
  readonly attended: boolean
}

export type GateRequest =
  | { readonly type: 'model'; readonly run: GateRun; readonly step: number; readonly model: ModelRef }
  | {
      readonly type: 'call'
      readonly run: GateRun
      readonly step: number
      readonly callId: string
      readonly name: string
      /** As they will be given to the tool: JSON text. */
      readonly arguments: string
      readonly effect: 'none' | 'world'
    }

export type Verdict =
  | { readonly type: 'go' }
  | { readonly type: 'deny'; readonly error: AppError }
  /** Until a time; then all gates are asked anew. */
  | { readonly type: 'wait'; readonly reason: 'rate' | 'timer'; readonly until: number }
  /** For a person, who decides about exactly what is asked. */
  | { readonly type: 'ask'; readonly rule: string; readonly expiresAt: number | null }

export interface Gate {
  readonly name: string
  /** What it throws is taken for a denial: a gate that is broken lets nothing pass. */
  ask(request: GateRequest): Verdict | Promise<Verdict>
  /** Hears how a request to a model failed. */
  failed?(model: ModelRef, failure: ModelFailure): void
}

export interface GateParts {
  readonly gates: readonly Gate[]
  readonly now: () => number
  readonly sleep: Sleep
  /** Hears that the run waits; null: no longer. */
  readonly onWait: (wait: RunWait | null) => void
}

export type Passage =
  | { readonly type: 'go' }
  | { readonly type: 'deny'; readonly error: AppError }
  | { readonly type: 'ask'; readonly rule: string; readonly expiresAt: number | null }

const go: Verdict = { type: 'go' }
/** A wait that seems over and is not would turn in a circle. */
const shortestWaitMs = 10

/** Resolves when all let pass, one denies, or a person is to be asked. A stop of the signal is a denial. */
export async function passGates(
  request: GateRequest,
  signal: AbortSignal,
  { gates, now, sleep, onWait }: GateParts,
): Promise<Passage> {
  let waited = false
  try {
    for (;;) {
      if (signal.aborted) return { type: 'deny', error: new AppError('run-stopped') }
      const verdict = await firstObjection(gates, request)
      if (verdict.type !== 'wait') return verdict
      waited = true
      onWait({ reason: verdict.reason, until: verdict.until })
      await sleep(Math.max(shortestWaitMs, verdict.until - now()), signal)
    }
  } finally {
    if (waited) onWait(null)
  }
}

async function firstObjection(gates: readonly Gate[], request: GateRequest): Promise<Verdict> {
  for (const gate of gates) {
    const verdict = await askGate(gate, request)
    if (verdict.type !== 'go') return verdict
  }
  return go
}

async function askGate(gate: Gate, request: GateRequest): Promise<Verdict> {
  try {
    return await gate.ask(request)
  } catch (thrown) {
    if (thrown instanceof AppError) return { type: 'deny', error: thrown }
    return { type: 'deny', error: new AppError('run-limits-unknown', {}, { cause: thrown }) }
  }
}
