// What belongs here: the one SQLite database — its opening, migrations, tables and every line of SQL; nothing else.
/**
 * The store as the rest of the application sees it. All methods are synchronous and see each other's writes, those
 * still queued by `enqueue` included. What SQLite reports about the disk or the file comes as an AppError
 * (`store-full`, `store-read-only`, `store-damaged`, `store-busy`) with a message that says what to do. A method asked
 * for something that is not there throws `not-found` where it changes it, and answers `undefined` where it reads it.
 * A damaged record is answered with a placeholder and a line in the log, never with an exception.
 */

import type { Agent, AgentDefinition, AgentStatus, AgentVersion } from '#shared/agents/agent'
import type { Cost, ModelRef, Usage } from '#shared/common'
import type { Conversation, Message, MessageStatus, SearchHit } from '#shared/conversations/conversation'
import type { Notice, WireError } from '#shared/errors'
import type { ModelInfo, PresetId, Provider, ProviderStatus, ProviderType } from '#shared/providers/provider'
import type { Step } from '#shared/runs/run'
import type { Settings, SettingsPatch } from '#shared/settings/settings'
import type { WriteOptions } from './queue.ts'
import type { StoreReader } from './reader.ts'
import type { StoreContext } from './rows.ts'
import type { BlobStore, RunStore } from './run-store.ts'

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
  /** The runs that wrote an answer, oldest first. */
  runIds(id: string): string[]
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
   * in the same turn are rejected too. One that `mayWait` joins what is committed within a frame.
   */
  enqueue(write: () => void, options?: WriteOptions): Promise<void>
  /** Commits now what is queued. Reading does so by itself. */
  flush(): void
  /** All or nothing. A nested call joins the outer one. Never await inside. */
  transaction<Result>(work: () => Result): Result
  /**
   * Removes for good what was deleted more than 30 days ago, a deleted agent's background runs with it, and trials older
   * than a day. Works in small pieces and yields between them.
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
