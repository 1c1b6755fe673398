/** Runs and chats over a real store in a folder of its own, with models that answer what the test wrote down. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach } from 'vitest'
import { createBackground } from '#main/agent/background'
import { type ChatService, createChat } from '#main/agent/chat'
import { createWorkBuilder } from '#main/agent/work'
import { createScheduler } from '#main/runs/scheduler'
import { createRunService, type RunService, type RunServiceOptions } from '#main/runs/service'
import { openStore } from '#main/store/db'
import { databaseFile } from '#main/store/files'
import { createIdSource } from '#main/store/ids'
import { nativeBinding } from '#main/store/native'
import type { Store } from '#main/store/store'
import { calculator } from '#main/tools/builtin/calculator'
import { currentTime } from '#main/tools/builtin/current-time'
import { createToolRegistry } from '#main/tools/registry'
import { type AgentDefinition, agentDefinitionSchema } from '#shared/agents/agent'
import type { ModelRef } from '#shared/common'
import type { RunEvent } from '#shared/runs/run'
import { infoOf, scriptedModel, type Turn } from './scripted-model.ts'

export const first: ModelRef = { providerId: '0199f000-0000-7000-8000-000000000001', modelId: 'first' }
export const second: ModelRef = { providerId: '0199f000-0000-7000-8000-000000000001', modelId: 'second' }

export let store: Store
/** Every event that was shown, in order. */
export let published: RunEvent[]
export let announced: string[]
let dataDir: string

export function openHouseStore(): Promise<Store> {
  return openStore({
    dataDir,
    migrationsDir: path.resolve('resources/migrations'),
    now: Date.now,
    newId: createIdSource({ now: Date.now }),
    log: { warn() {}, error() {} },
    onNotice() {},
  })
}

/** The store as the next start of the program finds it. */
export async function reopenStore(): Promise<void> {
  store.close()
  store = await openHouseStore()
}

/** The status of a run as another connection sees it: what is only queued is not there. */
export function committedStatus(runId: string): unknown {
  return besides((db) => db.prepare('SELECT status FROM runs WHERE id = ?').pluck().get(runId))
}

/** Changes a row behind the store's back. */
export function onDisk(sql: string, ...values: readonly unknown[]): void {
  besides((db) => db.prepare(sql).run(...values))
}

function besides<Result>(work: (db: Database.Database) => Result): Result {
  const db = new Database(databaseFile(dataDir), { nativeBinding: nativeBinding() })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

/** Call it at the top of a test file: a fresh store for each test. */
export function freshStores(): void {
  beforeEach(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'agent-factory-runner-'))
    published = []
    announced = []
    store = await openHouseStore()
  })
  afterEach(() => {
    store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
}

export interface House {
  readonly runs: RunService
  /** The chat, with what a test asks of runs beside it. */
  readonly runner: ChatService & Pick<RunService, 'stop' | 'settled' | 'replay' | 'close'>
  readonly background: ReturnType<typeof createBackground>
  readonly requests: (name: string) => ReturnType<typeof scriptedModel>['requests']
}

export function runnerOver(
  turns: Readonly<Record<string, readonly Turn[]>>,
  some: Partial<RunServiceOptions> = {},
): House {
  const scripts = new Map(
    [first, second].map((ref) => [ref.modelId, scriptedModel(ref, turns[ref.modelId] ?? [])] as const),
  )
  const now = some.now ?? Date.now
  const newId = createIdSource({ now: Date.now })
  const options: RunServiceOptions = {
    store,
    tools: createToolRegistry([currentTime, calculator]),
    gates: [],
    scheduler: createScheduler({ total: 4, perGroup: () => 4 }),
    modelOf: async (ref) => {
      const script = scripts.get(ref.modelId)
      if (script === undefined) throw new Error('no such script')
      return { model: script.model, info: infoOf(ref) }
    },
    publish: (event) => published.push(event),
    changed: () => {},
    now,
    newId,
    sleep: async () => {},
    random: () => 0.5,
    frameMs: 5,
    checkpointMs: 30,
    onInternalError: (thrown) => {
      throw thrown
    },
    ...some,
  }
  const runs = createRunService(options)
  const work = createWorkBuilder({ tools: options.tools })
  const announce = (topic: string) => announced.push(topic)
  const chat = createChat({ store: options.store, runs, work, announce, now, newId })
  const background = createBackground({ store: options.store, runs, work })
  const { stop, settled, replay, close } = runs
  return {
    runs,
    runner: { ...chat, stop, settled, replay, close },
    background,
    requests: (name) => scripts.get(name)?.requests ?? [],
  }
}

export function conversation(some: Partial<AgentDefinition> = {}) {
  return store.conversations.insert({ agentId: agentWith(some).id, draft: '', kind: 'chat' })
}

export function agentWith(some: Partial<AgentDefinition> = {}) {
  const definition = agentDefinitionSchema.parse({
    name: 'Ada',
    model: first,
    tools: ['calculator'],
    ...some,
  })
  return store.agents.insert(definition, 'active')
}

export async function ended(runner: Pick<RunService, 'replay'>, runId: string): Promise<readonly RunEvent[]> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (
      runner.replay(runId, 0).ended &&
      published.some((one) => one.runId === runId && one.type === 'run-end')
    )
      break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return published.filter((one) => one.runId === runId)
}

export const kinds = (events: readonly RunEvent[]) => events.map((one) => one.type)
export const seqs = (events: readonly RunEvent[]) => events.map((one) => one.seq)
