/** A run under way, and what all of them work with. */
import type { ModelRef } from '#shared/common'
import type { AppError } from '#shared/errors'
import type { ModelInfo } from '#shared/providers/provider'
import type { Run, RunEvent, RunWait } from '#shared/runs/run'
import type { Sleep } from '../base/sleep.ts'
import type { Model } from '../models/model.ts'
import type { Store } from '../store/store.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { Gate } from './gates.ts'
import type { RunOwner, RunWork } from './owner.ts'
import type { Recorder } from './recorder.ts'
import type { Scheduler } from './scheduler.ts'
import type { DecidedCall, RunState } from './state.ts'

export interface LiveRunsOptions {
  readonly store: Store
  readonly tools: ToolRegistry
  readonly gates: readonly Gate[]
  readonly scheduler: Scheduler
  readonly modelOf: (ref: ModelRef) => Promise<{ readonly model: Model; readonly info: ModelInfo }>
  readonly publish: (event: RunEvent) => void
  /** Hears which run changed. */
  readonly changed: (runId: string) => void
  readonly now: () => number
  readonly newId: () => string
  readonly sleep: Sleep
  readonly random: () => number
  readonly frameMs: number
  readonly checkpointMs: number
  /** Hears of what went wrong in the machine itself. */
  readonly onInternalError: (thrown: unknown) => void
}

export interface LiveRun {
  readonly run: Run
  readonly owner: RunOwner
  readonly work: RunWork
  readonly controller: AbortController
  readonly recorder: Recorder
  /** Resolves when all is over, or when the start failed. */
  readonly ended: Promise<void>
  readonly finish: () => void
  state: RunState
  /** What people decided since the machine last looked. */
  decided: readonly DecidedCall[]
  /** It is driven, or will be when it is its turn. */
  driving: boolean
  /** It was driven since it was taken up: what is stored is no longer all of it. */
  driven: boolean
  /** What it waits for, where it is stored as one that waits for a person. */
  parked: RunWait | null
  /** How many writes it awaits before it goes on, or is left to wait. */
  pending: number
  closing: boolean
  failure: AppError | null
}
