/** A runner over a real store in a folder of its own, with models that answer what the test wrote down. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { createRunner, type Runner, type RunnerOptions } from '#main/agent/runner'
import { openStore } from '#main/store/db'
import { createIdSource } from '#main/store/ids'
import type { Store } from '#main/store/store'
import { calculator } from '#main/tools/builtin/calculator'
import { currentTime } from '#main/tools/builtin/current-time'
import { createToolRegistry } from '#main/tools/registry'
import { type AgentDefinition, agentDefinitionSchema } from '#shared/agent'
import type { ModelRef } from '#shared/common'
import type { RunEvent } from '#shared/run'
import { infoOf, scriptedModel, type Turn } from './scripted-model.ts'

export const first: ModelRef = { providerId: '0199f000-0000-7000-8000-000000000001', modelId: 'first' }
export const second: ModelRef = { providerId: '0199f000-0000-7000-8000-000000000001', modelId: 'second' }

export let store: Store
/** Every event that was shown, in order. */
export let published: RunEvent[]
export let announced: string[]

/** Call it at the top of a test file: a fresh store for each test. */
export function freshStores(): void {
  let folder: string
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'agent-factory-runner-'))
    published = []
    announced = []
    store = await openStore({
      dataDir: folder,
      migrationsDir: path.resolve('resources/migrations'),
      now: Date.now,
      newId: createIdSource({ now: Date.now }),
      log: { warn() {}, error() {} },
      onNotice() {},
    })
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
}

export function runnerOver(
  turns: Readonly<Record<string, readonly Turn[]>>,
  some: Partial<RunnerOptions> = {},
) {
  const scripts = new Map(
    [first, second].map((ref) => [ref.modelId, scriptedModel(ref, turns[ref.modelId] ?? [])] as const),
  )
  const runner = createRunner({
    store,
    tools: createToolRegistry([currentTime, calculator]),
    modelOf: async (ref) => {
      const script = scripts.get(ref.modelId)
      if (script === undefined) throw new Error('no such script')
      return { model: script.model, info: infoOf(ref) }
    },
    publish: (event) => published.push(event),
    announce: (topic) => announced.push(topic),
    now: Date.now,
    newId: createIdSource({ now: Date.now }),
    sleep: async () => {},
    random: () => 0.5,
    frameMs: 5,
    checkpointMs: 30,
    onInternalError: (thrown) => {
      throw thrown
    },
    ...some,
  })
  return { runner, requests: (name: string) => scripts.get(name)?.requests ?? [] }
}

export function conversation(some: Partial<AgentDefinition> = {}) {
  const definition = agentDefinitionSchema.parse({
    name: 'Ada',
    model: first,
    tools: ['calculator'],
    ...some,
  })
  const agent = store.agents.insert(definition, 'active')
  return store.conversations.insert({ agentId: agent.id, draft: '', kind: 'chat' })
}

export async function ended(runner: Runner, runId: string): Promise<readonly RunEvent[]> {
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
