/** Who a run is for. An owner registers its kind; the kernel asks it what a run is told and hands it what came of it. */
import type { AgentDefinition } from '#shared/agents/agent'
import type { Cost, Usage } from '#shared/common'
import type { WireError } from '#shared/errors'
import type { ModelInfo } from '#shared/providers/provider'
import type { Run, RunOutcome, Step } from '#shared/runs/run'
import type { Model, ModelRequest } from '../models/model.ts'
import type { Place } from './scheduler.ts'
import type { RunState } from './state.ts'

/** What a run is made of, found when it starts and again when it goes on after a restart. */
export interface RunWork {
  readonly definition: AgentDefinition
  /** The index of its first step. */
  readonly firstStep: number
  /** What this model is asked, now that the run has come this far. */
  build(asked: { readonly state: RunState; readonly model: Model; readonly info: ModelInfo }): {
    readonly request: ModelRequest
    readonly warnings: readonly Step['warnings'][number][]
    /** Hears how many tokens of input the service counted, where it read the whole prompt. */
    readonly reported?: (inputTokens: number) => void
  }
}

export interface RunResult {
  readonly runId: string
  readonly status: RunOutcome
  readonly error: WireError | null
  readonly usage: Usage
  readonly cost: Cost
  readonly endedAt: number
  /** Its steps; also those of before a restart. */
  readonly steps: RunState['steps']
}

export interface RunOwner {
  readonly kind: string
  /** Somebody sits before each of its runs and waits for the answer. */
  readonly attended: boolean
  /** What a run that was cut off by the end of the program is to become. */
  readonly recovery: 'interrupt' | 'resume'
  /** The work of a run that goes on. Throws an AppError where it cannot: the run fails with it. */
  work(run: Run): RunWork
  /** Asked when it is the turn of a run that waited. Throws an AppError where it must not begin any more: it fails so. */
  checkBegin?(run: Run): void
  /** How a run that goes on after a restart takes its turn; left out: at once. */
  placeOf?(work: RunWork, priority: number): Omit<Place, 'id'>
  /** Written in one transaction with the run's end. Called once for each run. */
  end?(run: Run, result: RunResult): void
  /** Told when that is stored. */
  ended?(run: Run): void
}
