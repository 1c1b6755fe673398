/** Runs, their steps and calls, and blobs, as the rest of the application sees them in the store; errors as in store.ts. */
import type { Cost, ModelRef, Usage } from '#shared/common'
import type { WireError } from '#shared/errors'
import type { Part } from '#shared/part'
import type {
  Run,
  RunDetail,
  RunEvent,
  RunOrigin,
  RunOutcome,
  RunStatus,
  RunWait,
  Step,
  StopReason,
} from '#shared/runs/run'
import type { ToolCall } from '#shared/tools/tool'
import type { Page } from './store.ts'

export interface NewRun {
  readonly id: string
  readonly kind: string
  readonly subject: string | null
  readonly origin: RunOrigin
  readonly principal: string
  readonly parentId: string | null
  readonly rootId: string
  readonly agentId: string | null
  readonly agentVersionId: string
  readonly status: 'queued' | 'running'
  /** null where its subject holds what it was asked. */
  readonly input: readonly Part[] | null
  readonly priority: number
  readonly deadlineAt: number | null
  readonly createdAt: number
}

export interface RunQuery {
  readonly kind?: string | undefined
  readonly origin?: RunOrigin | undefined
  readonly status?: RunStatus | undefined
  readonly agentId?: string | undefined
  /** Made at this time or later, in UTC milliseconds. */
  readonly since?: number | undefined
  /** Made before this time. */
  readonly until?: number | undefined
  /** Called for by this run. */
  readonly parentId?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface NewStep {
  readonly runId: string
  readonly index: number
  readonly model: ModelRef
  readonly startedAt: number
  readonly startSeq: number
}

/** A piece of a step that goes on; it replaces what stood from its offset on. */
export interface StepChunk {
  readonly runId: string
  readonly step: number
  readonly kind: 'text' | 'thinking'
  readonly offset: number
  readonly text: string
  /** Of the last delta that it holds. */
  readonly seq: number
}

/** A call as the model asked for it. */
export interface NewCall {
  readonly call: ToolCall
  readonly effect: 'none' | 'world' | null
  readonly seq: number
}

export interface StepEnd {
  readonly runId: string
  readonly index: number
  /** All of it. */
  readonly text: string
  readonly thinking: string
  readonly textSeq: number
  readonly thinkingSeq: number
  /** Pieces of it may be stored, and go now. */
  readonly hasChunks: boolean
  readonly calls: readonly NewCall[]
  /** What the provider wants back unread. */
  readonly opaque: { readonly protocol: string; readonly value: unknown } | null
  readonly stopReason: StopReason | null
  readonly error: WireError | null
  readonly usage: Usage | null
  readonly cost: Cost
  readonly firstTokenMs: number | null
  readonly latencyMs: number | null
  readonly warnings: readonly Step['warnings'][number][]
  readonly endSeq: number
}

export interface CallBegin {
  readonly runId: string
  readonly callId: string
  readonly idempotencyKey: string
  readonly approvedArguments: string | null
  readonly at: number
  readonly seq: number
}

export interface ApprovalAsk {
  readonly id: string
  readonly runId: string
  readonly step: number
  readonly callId: string
  /** JSON of what is asked, and its SHA-256. */
  readonly asked: string
  readonly hash: string
  readonly rule: string
  readonly seq: number
  readonly at: number
  readonly expiresAt: number | null
}

export interface Approval {
  readonly id: string
  readonly runId: string
  readonly step: number
  readonly callId: string
  readonly asked: string
  readonly hash: string
  readonly status: 'pending' | 'approved' | 'denied' | 'expired'
  readonly expiresAt: number | null
}

export interface PendingExpiry {
  readonly id: string
  readonly runId: string
  /** UTC milliseconds. */
  readonly expiresAt: number
}

export interface ApprovalDecision {
  readonly id: string
  readonly status: 'approved' | 'denied' | 'expired'
  readonly decidedBy: string
  /** The arguments as they were approved, where they were changed. */
  readonly change: string | null
  readonly seq: number
  readonly at: number
}

export interface RunEnd {
  readonly id: string
  readonly status: RunOutcome
  readonly error: WireError | null
  readonly usage: Usage
  readonly cost: Cost
  readonly endedAt: number
  readonly endSeq: number
}

/** A step as the journal holds it: with what a run needs to go on. */
export interface StoredStep extends Step {
  readonly opaque: { readonly protocol: string; readonly value: unknown } | null
  readonly error: WireError | null
  /** The seq of the last delta that each holds; 0: none. */
  readonly textSeq: number
  readonly thinkingSeq: number
  /** False while it goes on, and after a crash in the middle of it. */
  readonly ended: boolean
  readonly calls: readonly StoredCall[]
}

export interface StoredCall extends ToolCall {
  readonly effect: 'none' | 'world' | null
  readonly idempotencyKey: string | null
}

/** All that a run needs to go on. */
export interface StoredRun {
  readonly run: Run
  readonly input: readonly Part[] | null
  readonly priority: number
  readonly steps: readonly StoredStep[]
  /** The seq of its last stored event. */
  readonly lastSeq: number
}

export interface Replay {
  readonly events: RunEvent[]
  readonly lastSeq: number
  readonly ended: boolean
}

export interface RunStore {
  insert(run: NewRun): void
  get(id: string): Run | undefined
  detail(id: string): RunDetail | undefined
  /** The newest first. */
  list(query: RunQuery): Page<Run>
  /** A run that goes on with a status; the first time that it runs is its start. */
  setStatus(id: string, status: 'queued' | 'running' | 'waiting', wait: RunWait | null, at: number): void
  /** An event that no other row holds. */
  appendEvent(event: RunEvent): void
  insertStep(step: NewStep): void
  appendChunk(chunk: StepChunk): void
  /** With the calls that the model asked for. */
  endStep(end: StepEnd): void
  /**
   * A call that changes the world is begun. It is on the disk when this returns: it has a connection of its own that
   * waits for that. Throws `conflict` for a call that was begun before.
   */
  beginCall(begin: CallBegin): void
  /** Its end, with the seq of the event that tells it. Changes nothing where the call has ended. */
  endCall(runId: string, call: ToolCall, seq: number): void
  /** Also makes the call wait. */
  askApproval(ask: ApprovalAsk): void
  approvals(runId: string): Approval[]
  /** The next approval that nobody has decided and that will not wait for ever, of the runs that have not ended. */
  nextExpiry(): PendingExpiry | undefined
  /** False where it was decided before: the first decision counts. */
  decideApproval(decision: ApprovalDecision): boolean
  /** Ends the run. False where it had ended already: there is exactly one end. */
  end(end: RunEnd): boolean
  /** undefined: no such run. */
  load(id: string): StoredRun | undefined
  /** All that have not ended, oldest first. */
  unfinished(): Run[]
  /**
   * Events after this seq, told again from what is stored, and the text of a step that grows as one delta with offset 0,
   * in order. undefined: no such run.
   */
  replay(runId: string, afterSeq: number): Replay | undefined
}

export interface BlobStore {
  /** Writes the bytes into a file; their SHA-256 names it. They are kept once somebody refers to them. */
  put(bytes: Uint8Array): string
  /** This run or message needs it. */
  refer(ownerId: string, blob: { hash: string; bytes: number; mediaType: string }): void
  /** undefined where it is gone. */
  text(hash: string): string | undefined
  mediaType(hash: string): string | undefined
  /** Removes some of those that nobody needs; how many. */
  removeUnused(now: number): number
  /**
   * Removes files older than a day that have no row, or are but half of one: what a crash left. One subfolder between
   * two yields.
   */
  sweep(now: number): Generator<undefined, void>
}
