/** A real store in a folder of its own, and small things to put into it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { openStore } from '#main/store/db'
import { databaseFile } from '#main/store/files'
import { createIdSource } from '#main/store/ids'
import { nativeBinding } from '#main/store/native'
import type { NewRun, RunEnd, StepEnd } from '#main/store/run-store'
import { registerSearchFunctions } from '#main/store/search-functions'
import type { AnswerEnd, Store, StoreOptions } from '#main/store/store'
import { type AgentDefinition, agentDefinitionSchema } from '#shared/agents/agent'
import { noCost, noUsage } from '#shared/common'
import type { ToolCall } from '#shared/tools/tool'

export const migrationsDir = join(import.meta.dirname, '../../../resources/migrations')

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-factory-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface OpenedStore {
  readonly store: Store
  readonly dataDir: string
  /** Lines of the log: message and details. */
  readonly lines: string[]
  readonly notices: string[]
  readonly newId: () => string
  /** What the store takes for the present time; a test may set it. */
  readonly clock: { now: number }
  reopen(): Promise<Store>
}

export async function openTestStore(options: Partial<StoreOptions> = {}): Promise<OpenedStore> {
  const clock = { now: Date.UTC(2026, 10, 21) }
  const newId = createIdSource({ now: () => clock.now })
  const lines: string[] = []
  const notices: string[] = []
  const line = (message: string, details?: object) => {
    lines.push(`${message} ${JSON.stringify(details ?? {})}`)
  }
  const all: StoreOptions = {
    dataDir: options.dataDir ?? temporaryFolder(),
    migrationsDir,
    now: () => clock.now,
    newId,
    log: { warn: line, error: line },
    onNotice: (_level, { key }) => {
      notices.push(key ?? '')
    },
    ...options,
  }
  const store = await openStore(all)
  onTestFinished(() => store.close())
  async function reopen(): Promise<Store> {
    const again = await openStore(all)
    onTestFinished(() => again.close())
    return again
  }
  return { store, dataDir: all.dataDir, lines, notices, newId, clock, reopen }
}

/**
 * The same file through a second connection: to look at it, or to damage it. By the same SQLite as the store: the system
 * takes the locks of all connections of a process away when another copy of it closes one.
 */
export function openRaw(dataDir: string): Database.Database {
  const db = new Database(databaseFile(dataDir), { nativeBinding: nativeBinding() })
  registerSearchFunctions(db)
  onTestFinished(() => {
    db.close()
  })
  return db
}

export function definition(name: string, more: Partial<AgentDefinition> = {}): AgentDefinition {
  return { ...agentDefinitionSchema.parse({ name }), ...more }
}

export interface Chat {
  readonly agentId: string
  readonly agentVersionId: string
  readonly conversationId: string
}

export function makeChat(store: Store, kind: 'chat' | 'trial' = 'chat'): Chat {
  const agent = store.agents.insert(definition('Ada'), 'active')
  const { id } = store.conversations.insert({ agentId: agent.id, draft: '', kind, title: 'First chat' })
  return { agentId: agent.id, agentVersionId: agent.versionId, conversationId: id }
}

/** Adds a message of the person below the parent. */
export function say(opened: OpenedStore, chat: Chat, text: string, parentId: string | null): string {
  const id = opened.newId()
  const { conversationId } = chat
  opened.store.messages.insertUser({ id, conversationId, parentId, text, createdAt: opened.clock.now })
  opened.store.conversations.setLeaf(conversationId, id)
  return id
}

export interface Started {
  readonly runId: string
  readonly messageId: string
}

export const model = { providerId: '01900000-0000-7000-8000-000000000001', modelId: 'practice' }

/** What a chat's run is; a test names what it looks for. */
export function newRun(opened: OpenedStore, chat: Chat, more: Partial<NewRun> = {}): NewRun {
  const id = more.id ?? opened.newId()
  return {
    id,
    kind: 'chat',
    subject: null,
    origin: 'person',
    principal: 'owner',
    parentId: null,
    rootId: id,
    agentId: chat.agentId,
    agentVersionId: chat.agentVersionId,
    status: 'running',
    input: null,
    priority: 0,
    deadlineAt: null,
    createdAt: opened.clock.now,
    ...more,
  }
}

/** Begins an answer with one step; nothing is written yet. */
export function startAnswer(opened: OpenedStore, chat: Chat, parentId: string): Started {
  const { store, newId, clock } = opened
  const runId = newId()
  const messageId = newId()
  const { conversationId } = chat
  store.messages.insertAnswer({ id: messageId, conversationId, parentId, runId, createdAt: clock.now })
  store.runs.insert(newRun(opened, chat, { id: runId, subject: messageId }))
  store.conversations.begin(conversationId, { runId, leafId: messageId, at: clock.now })
  startStep(opened, runId, 0)
  return { runId, messageId }
}

/** Goes on with an answer by a new run, whose first step bears this index. Answers the run's id. */
export function goOn(opened: OpenedStore, chat: Chat, messageId: string, index: number): string {
  const { store, newId, clock } = opened
  const runId = newId()
  store.messages.reopen(messageId, runId)
  store.runs.insert(newRun(opened, chat, { id: runId, subject: messageId }))
  store.conversations.begin(chat.conversationId, { runId, leafId: messageId, at: clock.now })
  startStep(opened, runId, index)
  return runId
}

/** Its start is told under this seq; each step has twenty for itself and what follows it. */
const startSeqOf = (index: number) => 2 + index * 20

export function startStep({ store, clock }: OpenedStore, runId: string, index: number): void {
  store.runs.insertStep({ runId, index, model, startedAt: clock.now, startSeq: startSeqOf(index) })
}

/** The end of a step without calls, in the seqs of that step. */
export function stepEnd(runId: string, index: number, text: string): StepEnd {
  return {
    runId,
    index,
    text,
    thinking: '',
    textSeq: text === '' ? 0 : startSeqOf(index) + 2,
    thinkingSeq: 0,
    hasChunks: true,
    calls: [],
    opaque: null,
    stopReason: 'end',
    error: null,
    usage: noUsage,
    cost: noCost,
    firstTokenMs: 1,
    latencyMs: 2,
    warnings: [],
    endSeq: startSeqOf(index) + 9,
  }
}

export function runEnd({ clock }: OpenedStore, id: string, more: Partial<RunEnd> = {}): RunEnd {
  return {
    id,
    status: 'done',
    error: null,
    usage: noUsage,
    cost: noCost,
    endedAt: clock.now,
    endSeq: 1000,
    ...more,
  }
}

/** Ends the run and its answer, as a chat does. */
export function endAnswer(
  opened: OpenedStore,
  { conversationId }: Chat,
  { runId, messageId }: Started,
  more: Partial<AnswerEnd>,
): void {
  const { store } = opened
  const { status = 'complete', error = null, usage = noUsage, cost = noCost } = more
  const outcome = status === 'complete' || status === 'running' ? 'done' : status
  store.transaction(() => {
    store.runs.end(runEnd(opened, runId, { status: outcome, error, usage, cost }))
    const end: AnswerEnd = { id: messageId, text: '', status, error, usage, cost, durationMs: 2 }
    store.messages.endAnswer({ ...end, ...more })
    store.conversations.settle(conversationId, runId)
  })
}

/** A whole answer: started, written, ended. Answers its message's id. */
export function answer(opened: OpenedStore, chat: Chat, text: string, parentId: string): string {
  const started = startAnswer(opened, chat, parentId)
  opened.store.runs.endStep(stepEnd(started.runId, 0, text))
  endAnswer(opened, chat, started, { text })
  return started.messageId
}

/** A call that a model has asked for, and that changes the world. */
export const requestedCall: ToolCall = {
  callId: 'c1',
  name: 'send_mail',
  arguments: '{"to":"x"}',
  approvedArguments: null,
  status: 'requested',
  result: null,
  resultBlob: null,
  startedAt: null,
  endedAt: null,
}
