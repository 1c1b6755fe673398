// What belongs here: the one SQLite database — its opening, migrations, tables and every line of SQL; nothing else.
/**
 * The store as the rest of the application sees it. All methods are synchronous and see each other's writes, those
 * still queued by `enqueue` included. What SQLite reports about the disk or the file comes as an AppError
 * (`store-full`, `store-read-only`, `store-damaged`, `store-busy`) with a message that says what to do. A method asked
 * for something that is not there throws `not-found` where it changes it, and answers `undefined` where it reads it.
 * A damaged record is answered with a placeholder and a line in the log, never with an exception.
 */

import type { Agent, AgentDefinition, AgentStatus, AgentVersion } from '#shared/agent'
import type { Cost, ModelRef, Usage } from '#shared/common'
import type { Conversation, Message, MessageStatus, SearchHit } from '#shared/conversation'
import type { Notice, WireError } from '#shared/errors'
import type { Part } from '#shared/part'
import type { ModelInfo, PresetId, Provider, ProviderStatus, ProviderType } from '#shared/provider'
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
} from '#shared/run'
import type { Settings, SettingsPatch } from '#shared/settings'
import type { ToolCall } from '#shared/tool'
import type { StoreReader } from './reader.ts'
import type { StoreContext } from './rows.ts'

/** One page of a list. `nextCursor` is null on the last page. */
export interface Page<Item> {
  readonly items: Item[]
  readonly nextCursor: string | null
}

export interface NewProvider {
  readonly id: string
  readonly type: ProviderType
  readonly preset: PresetId | null
  readonly name: string
  readonly baseUrl: string
  readonly hasKey: boolean
  /** null or left out: as many as the service takes. */
  readonly requestsPerMinute?: number | null | undefined
}

export interface ProviderPatch {
  readonly name?: string | undefined
  readonly baseUrl?: string | undefined
  readonly hasKey?: boolean | undefined
  readonly requestsPerMinute?: number | null | undefined
}

export interface ProviderHealth {
  readonly status: ProviderStatus
  readonly reason: Notice | null
  readonly latencyMs: number | null
  readonly validatedAt: number | null
}

export interface ProviderStore {
  /** All that are not deleted, oldest first. */
  list(): Provider[]
  /** undefined for one that is deleted. */
  get(id: string): Provider | undefined
  isDeleted(id: string): boolean
  insert(provider: NewProvider): Provider
  update(id: string, patch: ProviderPatch): Provider
  setStatus(id: string, health: ProviderHealth): void
  softDelete(id: string): void
  restore(id: string): Provider
}

export interface ModelStore {
  /** The models of this provider are now exactly these, in this order. */
  replaceAll(providerId: string, models: readonly ModelInfo[]): void
  /** Of one provider, or of all that are not deleted. */
  list(providerId?: string): ModelInfo[]
  get(ref: ModelRef): ModelInfo | undefined
}

export interface AgentQuery {
  readonly search?: string | undefined
  readonly status?: AgentStatus | undefined
  readonly deleted?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface AgentStore {
  /** The last changed first. */
  list(query: AgentQuery): Page<Agent>
  /** Deleted or not. */
  get(id: string): Agent | undefined
  /** A new agent with its version 1; its id is made here where none is given. */
  insert(definition: AgentDefinition, status: AgentStatus, id?: string): Agent
  /** A new version; older ones stay as they are. */
  saveVersion(id: string, definition: AgentDefinition, status: AgentStatus): Agent
  softDelete(id: string): void
  restore(id: string): Agent
  /** The newest first. */
  versions(id: string): AgentVersion[]
  version(versionId: string): AgentVersion | undefined
  /** A version of an unsaved draft: agentId null, version 0. */
  insertTrial(definition: AgentDefinition): AgentVersion
}

export interface ConversationQuery {
  readonly agentId?: string | undefined
  /** Looked for in titles. */
  readonly search?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface NewConversation {
  readonly id?: string | undefined
  readonly agentId: string | null
  readonly draft: string
  /** A trial is in no list and no search. */
  readonly kind: 'chat' | 'trial'
  /** Empty where none is given: a window shows its own words for that. */
  readonly title?: string | undefined
}

export interface ConversationPatch {
  readonly title?: string | undefined
  readonly titleSource?: Conversation['titleSource'] | undefined
  readonly pinned?: boolean | undefined
  readonly draft?: string | undefined
  readonly agentId?: string | undefined
}

export interface BegunAnswer {
  readonly runId: string
  readonly leafId: string
  readonly at: number
  /** Left out: stays. */
  readonly draft?: string | undefined
  readonly title?: string | undefined
}

export interface ConversationStore {
  /** Chats that are not deleted: pinned first, then the last used. */
  list(query: ConversationQuery): Page<Conversation>
  /** Deleted or not, chat or trial. */
  get(id: string): Conversation | undefined
  insert(conversation: NewConversation): Conversation
  update(id: string, patch: ConversationPatch): Conversation
  softDelete(id: string): void
  restore(id: string): Conversation
  /** Which branch is shown: the one that ends with this message; null: none. */
  setLeaf(id: string, messageId: string | null): void
  /** A run begins to write in it: what that changes, at once. */
  begin(id: string, begun: BegunAnswer): void
  /** No run writes in it any more, where this was the one. */
  settle(id: string, runId: string): void
  kind(id: string): 'chat' | 'trial' | undefined
}

export interface MessageQuery {
  readonly conversationId: string
  /** Only messages above this one. */
  readonly before?: string | undefined
  /** Only messages below this one, on the branch shown; `not-found` where that branch does not hold it. */
  readonly after?: string | undefined
  /** Includes this message; where the branch shown does not hold it, on its own down to the newest leaf. */
  readonly around?: string | undefined
  readonly limit: number
}

export interface NewUserMessage {
  readonly id: string
  readonly conversationId: string
  readonly parentId: string | null
  readonly text: string
  readonly createdAt: number
}

export interface NewAnswer {
  readonly id: string
  readonly conversationId: string
  readonly parentId: string | null
  readonly runId: string
  readonly createdAt: number
}

/** How the answer stands when a run of it has ended; usage, cost and duration are those of all its runs. */
export interface AnswerEnd {
  readonly id: string
  readonly text: string
  readonly status: MessageStatus
  readonly error: WireError | null
  readonly usage: Usage
  readonly cost: Cost
  readonly durationMs: number
}

export type PathStep = Pick<Step, 'runId' | 'index' | 'text' | 'thinking' | 'toolCalls' | 'stopReason'>

/** A message as a model is told of it. */
export interface PathMessage {
  readonly id: string
  readonly parentId: string | null
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly status: MessageStatus
  /** Of an answer, in order; empty for a message of the person. */
  readonly steps: readonly PathStep[]
}

export interface MessageStore {
  /** Oldest first; `more` where older ones stand above the first. */
  /** `more`: older ones stand above the first; `moreBelow`: newer ones below the last. */
  page(query: MessageQuery): { items: Message[]; more: boolean; moreBelow: boolean }
  /** True where the branch that the conversation shows holds this message. */
  holds(conversationId: string, messageId: string): boolean
  get(id: string): Message | undefined
  insertUser(message: NewUserMessage): void
  /** An answer being written: status running, text empty until its run ends. */
  insertAnswer(answer: NewAnswer): void
  /** An answer that is gone on with: status running, written by this run. */
  reopen(id: string, runId: string): void
  endAnswer(end: AnswerEnd): void
  search(query: { readonly query: string; readonly limit: number }): SearchHit[]
  /** From the root down to this leaf: as many of the last messages as hold together no more characters; at least one. */
  path(leafId: string, maxCharacters: number): PathMessage[]
  /** Down from this message, always to the newest child. */
  newestLeaf(messageId: string): string
}

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
}

/** A secret as it lies in the database: authenticated ciphertext. */
export interface SecretRecord {
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

export interface SecretStore {
  get(ownerId: string): SecretRecord | undefined
  put(ownerId: string, record: SecretRecord): void
  delete(ownerId: string): void
  has(ownerId: string): boolean
  /** True where any secret is kept. */
  any(): boolean
  /** The same, of what is not deleted: a deleted provider keeps its secret for as long as it can be restored. */
  anyInUse(): boolean
  /** Deletes them all. No provider has a key then, and those that had one are to be validated anew. */
  clear(): void
}

export interface SettingsStore {
  /** A value that does not fit falls back to its default. */
  get(): Settings
  update(patch: SettingsPatch): Settings
}

/** JSON text of the vault's own; null: no vault was made yet. */
export interface VaultHeaderStore {
  read(): string | null
  write(json: string): void
}

export interface Store {
  readonly providers: ProviderStore
  readonly models: ModelStore
  readonly agents: AgentStore
  readonly conversations: ConversationStore
  readonly messages: MessageStore
  /** Beside the main thread, for what looks through much. */
  readonly reader: StoreReader
  readonly runs: RunStore
  readonly blobs: BlobStore
  readonly secrets: SecretStore
  readonly settings: SettingsStore
  readonly vaultHeader: VaultHeaderStore
  /**
   * The store of a part that keeps its own table and SQL beside itself. Each of its methods sees what is queued (those in
   * `reads` change nothing), and throws what a person can act on.
   */
  part<Part extends object>(
    create: (context: StoreContext) => Part,
    reads: readonly (keyof Part & string)[],
  ): Part
  /**
   * Group commit: what is queued in the same turn of the event loop shares one transaction. Resolves once committed;
   * where one write throws, only that one is rejected. A write may run a second time after a roll-back, so it does
   * nothing but write. Writes that name the same `order` build on each other: where one is rejected, those behind it
   * in the same turn are rejected too.
   */
  enqueue(write: () => void, order?: string): Promise<void>
  /** Commits now what is queued. Reading does so by itself. */
  flush(): void
  /** All or nothing. A nested call joins the outer one. Never await inside. */
  transaction<Result>(work: () => Result): Result
  /**
   * Removes for good what was deleted more than 30 days ago, and trials older than a day. Works in small pieces and
   * yields between them.
   */
  prune(now: number): Promise<void>
  /** The size on disk, write-ahead log included. */
  databaseBytes(): number
  /** Commits what is queued and lets go of the data folder. A second call changes nothing. */
  close(): void
}

/** What the store writes to the log. */
export interface StoreLog {
  warn(message: string, details?: Readonly<Record<string, unknown>>): void
  error(message: string, details?: Readonly<Record<string, unknown>>): void
}

export interface StoreOptions {
  /** Where `agent-factory.sqlite` lies; made where it is missing. */
  readonly dataDir: string
  /** The folder with drizzle's journal and SQL files. */
  readonly migrationsDir: string
  /** UTC milliseconds. */
  readonly now: () => number
  readonly newId: () => string
  readonly log: StoreLog
  readonly onNotice: (level: 'info' | 'warning' | 'error', notice: Notice) => void
  /** With less free space than this on the disk the store does not open; 20 MB where left out. */
  readonly minimumFreeBytes?: number | undefined
}
