// What belongs here: the run as the kernel of the house — its journal, step machine, gates, scheduler and recovery.
// It knows no conversation, no window and no table: owners say what a run is for, the journal writes it down.
/**
 * The journal of one run: what is written down before it is done and what is told to whoever follows. The step machine
 * sees this and nothing of the store. No method throws; what cannot be stored ends the run by its signal.
 */
import type { Cost, ModelRef, Usage } from '#shared/common'
import type { AppError, WireError } from '#shared/errors'
import type { RunWait, Step, StopReason } from '#shared/runs/run'
import type { OpaqueState } from '../models/model.ts'
import type { CallState } from './state.ts'

/** How a step went, beyond what it wrote; times in milliseconds. */
export interface StepFacts {
  readonly stopReason: StopReason | null
  /** Why its model was given up, or the run ends. */
  readonly error: WireError | null
  readonly opaque: OpaqueState | null
  readonly usage: Usage | null
  readonly cost: Cost
  readonly firstTokenMs: number | null
  readonly latencyMs: number
  readonly warnings: readonly Step['warnings'][number][]
}

export interface ApprovalAsked {
  readonly step: number
  readonly callId: string
  /** What is asked, as it will be done. */
  readonly name: string
  readonly arguments: string
  readonly rule: string
  /** UTC milliseconds; null: for as long as the person takes. */
  readonly expiresAt: number | null
}

export interface OpenStep {
  readonly index: number
  readonly model: ModelRef
  /** UTC milliseconds. */
  readonly startedAt: number
}

export interface RunJournal {
  stepStarted(index: number, model: ModelRef, startedAt: number): void
  text(piece: string): void
  thinking(piece: string): void
  /** Throws the step's text away, because an attempt begins anew. */
  restart(): void
  /** Stores the text as it stands. */
  checkpoint(): void
  retryWait(step: number, attempt: number, waitMs: number, error: WireError): void
  modelSwitch(step: number, from: ModelRef, to: ModelRef, error: WireError): void
  /** With the calls that the model asks for. What it wrote is answered: the text as it is stored. */
  stepEnded(
    facts: StepFacts,
    calls: readonly CallState[],
  ): { readonly text: string; readonly thinking: string }
  /** The step that goes on; null between two. */
  openStep(): OpenStep | null
  /**
   * Resolves once it is on the disk that this call, which changes the world, is begun. Answers why it must not be made,
   * or null.
   */
  callBegun(step: number, call: CallState): Promise<AppError | null>
  callEnded(step: number, call: CallState): void
  /** Resolves once a person can be asked. */
  approvalAsked(asked: ApprovalAsked): Promise<void>
  /** The run waits; null: it goes on. */
  waiting(wait: RunWait | null): void
}
