/** The data that the pictures show: made through the contract by the host for Node, then spread over some weeks. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { ModelRef } from '#shared/common'
import { root } from '../setup/paths.mjs'
import type { ModelServer } from './model-server.ts'
import { questions } from './scripts.ts'
import { smallTalk } from './small-talk.ts'

type Host = Awaited<ReturnType<typeof import('#main/host').openHost>>

export const passphrase = 'a passphrase for pictures'
/** Keeps the pictures' vault out of the person's own keychain, on Linux. */
export const noKeychain = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }

let made: Promise<string> | undefined

/** A new folder with everything in it; made once, then copied. */
export async function fullData(server: ModelServer): Promise<string> {
  made ??= makeFull(server)
  const copy = await newFolder()
  await cp(await made, copy, { recursive: true })
  return copy
}

/** To be called at the end. */
export async function removeFullData(): Promise<void> {
  if (made !== undefined) await remove(await made)
}

export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'agent-factory-screens-'))
}

export function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function makeFull(server: ModelServer): Promise<string> {
  const dataDir = await newFolder()
  const before = { ...process.env }
  Object.assign(process.env, server.proxyEnv, noKeychain)
  const { openHost } = (await import(join(root, 'out', 'node', 'host.mjs'))) as typeof import('#main/host')
  const host = await openHost({ dataDir, passphrase })
  try {
    await fill(host, server)
  } finally {
    await host.close()
    for (const name of Object.keys(process.env)) if (before[name] === undefined) delete process.env[name]
    Object.assign(process.env, before)
  }
  spreadOverWeeks(dataDir)
  return dataDir
}

async function fill(host: Host, server: ModelServer): Promise<void> {
  // Without a key: over http, as the stand-in for the service speaks it, none is sent.
  const openai = await provider(host, 'openai', 'OpenAI', 'http://api.openai.com/v1')
  await provider(host, 'ollama', 'Ollama', server.ollamaUrl)
  await provider(host, 'practice', 'Practice model')
  const model = { providerId: openai, modelId: 'gpt-5.4-mini' }
  await host.call('settings.update', { onboardedAt: Date.now(), defaultModel: model })

  const ids = await makeAgents(host, model)
  const assistant = ids[0] as string
  for (const [index, text] of smallTalk.entries()) {
    await ask(host, await conversation(host, ids[index % ids.length] as string), text)
  }
  const code = await conversation(host, ids[2] as string)
  await ask(host, code, questions.typescript)
  const wide = await conversation(host, assistant)
  await ask(host, wide, questions.table)

  const main = await conversation(host, assistant)
  await ask(host, main, questions.backup)
  const { messageId } = await ask(host, main, questions.growth)
  await ended(host, await host.call('message.regenerate', { messageId }))
  await host.call('conversation.update', { id: main, pinned: true, title: 'A backup I can trust and forget' })
}

async function makeAgents(host: Host, model: ModelRef): Promise<string[]> {
  const starters = await host.call('agent.starters', {})
  const ids: string[] = []
  for (const { definition } of starters) {
    ids.push((await host.call('agent.create', { ...definition, model })).id)
  }
  const [first] = starters
  if (first === undefined) throw new Error('There are no starters.')
  const base = { ...first.definition, model }
  await host.call('agent.create', {
    ...base,
    name: 'Correspondence with the administration of the apartment building',
    description:
      'Drafts letters to the administration, keeps to the facts and the dates, cites the clauses of the contract that apply, and never sends anything by itself. Knows the house rules of 2019 and what was agreed in the meetings of the owners since then.',
    icon: '🏢',
  })
  await host.call('agent.create', {
    ...base,
    name: 'Recipe scaler',
    icon: '🍲',
    status: 'draft',
    model: null,
  })
  await host.call('agent.create', {
    ...base,
    name: 'Old newsletter writer',
    description: 'Wrote the newsletter until last year.',
    icon: '📰',
    status: 'inactive',
  })
  for (const name of ['Travel planner for the summer of 2025', 'Temporary test']) {
    const { id } = await host.call('agent.create', { ...base, name, icon: '🧳' })
    await host.call('agent.delete', { id })
  }
  await versions(host, ids[0] as string)
  return ids
}

/** A few saves, so that there is a history. */
async function versions(host: Host, id: string): Promise<void> {
  const agent = await host.call('agent.get', { id })
  const {
    name,
    icon,
    description,
    model,
    fallbacks,
    openingPrompt,
    tools,
    parameters,
    systemPrompt,
    status,
  } = agent
  const definition = {
    name,
    icon,
    description,
    model,
    fallbacks,
    openingPrompt,
    tools,
    parameters,
    systemPrompt,
  }
  await host.call('agent.update', {
    ...definition,
    id,
    status,
    parameters: { ...parameters, temperature: 0.3 },
  })
  await host.call('agent.update', {
    ...definition,
    id,
    status,
    parameters: { ...parameters, temperature: 0.7, maxTokens: 4000 },
    systemPrompt: `${systemPrompt}\nUse metric units.`,
  })
  await host.call('agent.update', { ...definition, id, status })
}

async function provider(
  host: Host,
  type: 'openai' | 'ollama' | 'practice',
  name: string,
  baseUrl = '',
): Promise<string> {
  const { id } = await host.call('provider.create', { type, name, baseUrl })
  for (let tries = 0; tries < 200; tries += 1) {
    const { status, reason } = await host.call('provider.get', { id })
    if (status === 'connected') return id
    if (status === 'error') throw new Error(`${name}: ${reason?.text}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${name} was not validated.`)
}

async function conversation(host: Host, agentId: string): Promise<string> {
  return (await host.call('conversation.create', { agentId })).id
}

async function ask(host: Host, conversationId: string, text: string) {
  return ended(host, await host.call('message.send', { conversationId, text }))
}

async function ended<Started extends { readonly runId: string }>(
  host: Host,
  started: Started,
): Promise<Started> {
  for (;;) {
    const { status } = await host.call('run.get', { id: started.runId })
    if (status !== 'running') return started
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Otherwise everything would have happened within the last minute. */
function spreadOverWeeks(dataDir: string): void {
  const database = new Database(join(dataDir, 'agent-factory.sqlite'))
  const ids = database
    .prepare('SELECT id FROM conversations ORDER BY last_message_at DESC, id DESC')
    .pluck()
    .all()
  const hour = 3_600_000
  const move = database.prepare('UPDATE conversations SET last_message_at = last_message_at - ? WHERE id = ?')
  const moveMessages = database.prepare(
    'UPDATE messages SET created_at = created_at - ? WHERE conversation_id = ?',
  )
  const by = (index: number) => Math.round(index ** 1.7 * hour + index * 7 * 60_000)
  database.transaction(() => {
    for (const [index, id] of ids.entries()) {
      move.run(by(index), id)
      moveMessages.run(by(index), id)
    }
    const agents = database.prepare('SELECT id FROM agents ORDER BY updated_at DESC, id DESC').pluck().all()
    const moveAgent = database.prepare('UPDATE agents SET updated_at = updated_at - ? WHERE id = ?')
    for (const [index, id] of agents.entries()) moveAgent.run(by(index * 2), id)
    const versions = database
      .prepare('SELECT id FROM agent_versions ORDER BY created_at DESC, id DESC')
      .pluck()
      .all()
    const moveVersion = database.prepare('UPDATE agent_versions SET created_at = created_at - ? WHERE id = ?')
    for (const [index, id] of versions.entries()) moveVersion.run(by(index * 2), id)
  })()
  database.close()
}
