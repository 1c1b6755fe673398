// What belongs here: the one SQLite database — its opening, migrations, tables and every line of SQL; nothing else.
/**
 * The store as the rest of the application sees it. All methods are synchronous and see each other's writes, those
 * still queued by `enqueue` included. What SQLite reports about the disk or the file comes as an AppError
 * (`store-full`, `store-read-only`, `store-damaged`, `store-busy`) with a message that says what to do. A method asked
 * for something that is not there throws `not-found` where it changes it, and answers `undefined` where it reads it.
 * A damaged record is answered with a placeholder and a line in the log, never with an exception.
 */
import type { Agent, AgentDefinition, AgentStatus, AgentVersion } from '#shared/agent'
import type { ModelRef, Usage } from '#shared/common'
import type { Conversation, Message, MessageStatus, SearchHit } from '#shared/conversation'
import type { WireError } from '#shared/errors'
import type { ModelInfo, PresetId, Provider, ProviderStatus, ProviderType } from '#shared/provider'
import type { Run, RunEvent, RunOutcome, StopReason } from '#shared/run'
import type { Settings, SettingsPatch } from '#shared/settings'
import type { ToolCall } from '#shared/tool'

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
}

export interface ProviderPatch {
  readonly name?: string | undefined
  readonly baseUrl?: string | undefined
  readonly hasKey?: boolean | undefined
}

export interface ProviderHealth {
  readonly status: ProviderStatus
  readonly reason: string | null
  readonly latencyMs: number | null
  readonly validatedAt: number | null
}

export interface ProviderStore {
  /** All that are not deleted, oldest first. */
  list(): Provider[]
  /** undefined for one that is deleted. */
  get(id: string): Provider | undefined
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
  /** A new agent with its version 1. */
  insert(definition: AgentDefinition, status: AgentStatus): Agent
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
  /** Marks as used at this time. */
  touch(id: string, at: number): void
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

export interface PathStep {
  readonly index: number
  readonly text: string
  readonly thinking: string
  readonly toolCalls: ToolCall[]
  readonly stopReason: StopReason | null
}

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
  search(query: { readonly query: string; readonly limit: number }): SearchHit[]
  /** From the root down to this leaf: as many of the last messages as hold together no more characters; at least one. */
  path(leafId: string, maxCharacters: number): PathMessage[]
  /** Down from this message, always to the newest child. */
  newestLeaf(messageId: string): string
}

export interface NewRun {
  readonly id: string
  readonly conversationId: string
  readonly messageId: string
  readonly agentId: string | null
  readonly agentVersionId: string
  readonly startedAt: number
}

export interface NewStep {
  readonly id: string
  readonly runId: string
  readonly messageId: string
  /** 0, 1, 2 … within the message, earlier runs of it included. */
  readonly index: number
  readonly model: ModelRef
  readonly startedAt: number
}

export interface StepProgress {
  readonly id: string
  /** All text so far. */
  readonly text: string
  readonly thinking: string
  /** The seq of the last delta that this text holds; 0: none yet. */
  readonly textSeq: number
  readonly thinkingSeq: number
  readonly toolCalls: readonly ToolCall[]
}

export interface StepEnd extends StepProgress {
  readonly stopReason: StopReason | null
  readonly usage: Usage | null
  readonly cost: string | null
  readonly firstTokenMs: number | null
  readonly latencyMs: number | null
  readonly warnings: readonly string[]
}

export interface RunEnd {
  readonly id: string
  readonly status: RunOutcome
  readonly error: WireError | null
  readonly usage: Usage
  readonly cost: string | null
  readonly endedAt: number
}

export interface UnfinishedRun {
  readonly id: string
  readonly conversationId: string
  readonly messageId: string
}

export interface Replay {
  readonly events: RunEvent[]
  readonly lastSeq: number
  readonly ended: boolean
}

export interface RunStore {
  /** Also makes it the conversation's active run. */
  insert(run: NewRun): void
  get(id: string): Run | undefined
  /** Every event but a delta, before anyone sees it. */
  appendEvent(event: RunEvent): void
  insertStep(step: NewStep): void
  checkpointStep(progress: StepProgress): void
  endStep(end: StepEnd): void
  setToolCalls(stepId: string, toolCalls: readonly ToolCall[]): void
  /**
   * Ends the run and its message: text of all steps of the message joined, usage, cost and duration of all its runs,
   * status and error; the conversation has no active run any more.
   */
  end(end: RunEnd): void
  /**
   * Stored events after this seq, and the text of steps that grew since as one delta each with offset 0, in order.
   * undefined: no such run.
   */
  replay(runId: string, afterSeq: number): Replay | undefined
  /**
   * After a crash: every unfinished run becomes `interrupted` and keeps its text; calls without a result become
   * `cancelled`. Answers the runs that it ended.
   */
  interruptUnfinished(now: number): UnfinishedRun[]
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
  readonly runs: RunStore
  readonly secrets: SecretStore
  readonly settings: SettingsStore
  readonly vaultHeader: VaultHeaderStore
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
   * Removes for good what was deleted more than 30 days ago, trials older than a day, and the events of runs that
   * ended more than a day ago. Works in small pieces and yields between them.
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
  readonly onNotice: (level: 'info' | 'warning' | 'error', code: string, message: string) => void
  /** With less free space than this on the disk the store does not open; 20 MB where left out. */
  readonly minimumFreeBytes?: number | undefined
}
