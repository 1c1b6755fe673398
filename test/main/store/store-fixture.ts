/** A real store in a folder of its own, and small things to put into it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { openStore } from '#main/store/db'
import { databaseFile } from '#main/store/files'
import { createIdSource } from '#main/store/ids'
import type { Store, StoreOptions } from '#main/store/store'
import { type AgentDefinition, agentDefinitionSchema } from '#shared/agent'
import { noUsage } from '#shared/common'

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
    onNotice: (_level, code) => {
      notices.push(code)
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

/** The same file through a second connection: to look at it, or to damage it. */
export function openRaw(dataDir: string): Database.Database {
  const db = new Database(databaseFile(dataDir))
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
  readonly stepId: string
}

export const model = { providerId: '01900000-0000-7000-8000-000000000001', modelId: 'practice' }

/** Begins an answer with one step; nothing is written yet. */
export function startAnswer(opened: OpenedStore, chat: Chat, parentId: string): Started {
  const { store, newId, clock } = opened
  const runId = newId()
  const messageId = newId()
  const { conversationId, agentId, agentVersionId } = chat
  const startedAt = clock.now
  store.messages.insertAnswer({ id: messageId, conversationId, parentId, runId, createdAt: startedAt })
  store.runs.insert({ id: runId, conversationId, messageId, agentId, agentVersionId, startedAt })
  store.conversations.setLeaf(conversationId, messageId)
  return { runId, messageId, stepId: startStep(opened, runId, messageId, 0) }
}

export function startStep(opened: OpenedStore, runId: string, messageId: string, index: number): string {
  const id = opened.newId()
  opened.store.runs.insertStep({ id, runId, messageId, index, model, startedAt: opened.clock.now })
  return id
}

/** A whole answer: started, written, ended. Answers its message's id. */
export function answer(opened: OpenedStore, chat: Chat, text: string, parentId: string): string {
  const { runId, messageId, stepId } = startAnswer(opened, chat, parentId)
  opened.store.runs.endStep(stepEnd(stepId, text))
  const endedAt = opened.clock.now
  opened.store.runs.end({ id: runId, status: 'done', error: null, usage: noUsage, cost: '0', endedAt })
  return messageId
}

export function stepEnd(id: string, text: string) {
  return {
    id,
    text,
    thinking: '',
    textSeq: 2,
    thinkingSeq: 0,
    toolCalls: [],
    stopReason: 'end' as const,
    usage: noUsage,
    cost: '0',
    firstTokenMs: 1,
    latencyMs: 2,
    warnings: [],
  }
}
