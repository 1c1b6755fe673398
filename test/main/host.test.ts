/** The house without Electron: the handlers behind their gates, over a real store, with the practice model. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { AppError, type Host, openHost } from '#main/host'
import type { RunEvent } from '#shared/runs/run'
import { createKeychain } from './vault/vault-fixture.ts'

let folder: string
let host: Host
const passphrase = 'correct horse battery staple'

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'agent-factory-host-'))
  host = await openHost({ dataDir: folder, passphrase })
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

async function practice() {
  const provider = await host.call('provider.create', { type: 'practice', name: 'Practice model' })
  const model = { providerId: provider.id, modelId: 'practice' }
  return { provider, model }
}

/** Deleted after the test. */
function temporaryFolder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'agent-factory-host-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** A provider on this machine that wants a key; ends after the test. */
async function modelServer() {
  const apiKey = 'sk-of-this-test-only'
  const server = createServer((request, response) => {
    const known = request.headers.authorization === `Bearer ${apiKey}`
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(known ? { data: [{ id: 'small' }] } : { error: { message: 'Who are you?' } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return { type: 'openai-compatible', name: 'Mine', baseUrl, apiKey } as const
}

async function connected(id: string, opened = host): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if ((await opened.call('provider.get', { id })).status === 'connected') return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('The provider did not connect.')
}

function answer(runId: string): Promise<RunEvent[]> {
  return new Promise((resolve) => {
    const seen: RunEvent[] = []
    const stop = host.on('run', (event) => {
      if (event.runId !== runId) return
      seen.push(event)
      if (event.type !== 'run-end') return
      stop()
      resolve(seen)
    })
  })
}

describe('the host', () => {
  test('goes from nothing to an answer with a tool call, and keeps it for tomorrow', async () => {
    const { model, provider } = await practice()
    await connected(provider.id)
    expect((await host.call('model.list')).map((one) => one.id)).toEqual(['practice'])
    const agent = await host.call('agent.create', { name: 'Ada', model, tools: ['calculator'] })
    const conversation = await host.call('conversation.create', { agentId: agent.id })
    const started = await host.call('message.send', { conversationId: conversation.id, text: 'Good morning' })
    const events = await answer(started.runId)
    expect(events.some((one) => one.type === 'tool-result' && one.call.name === 'calculator')).toBe(true)
    expect(events.at(-1)).toMatchObject({
      type: 'run-end',
      status: 'done',
      cost: { nanos: 0, atLeast: false },
    })
    await host.close()
    host = await openHost({ dataDir: folder, passphrase })
    const { items } = await host.call('message.page', { conversationId: conversation.id })
    expect(items.map((one) => [one.role, one.status])).toEqual([
      ['user', 'complete'],
      ['assistant', 'complete'],
    ])
    expect(items[1]?.text).toContain('practice model')
    const hits = await host.call('message.search', { query: 'morning' })
    expect(hits.map((hit) => hit.conversationId)).toContain(conversation.id)
  })

  test('keeps a key where no call, no log and no database file shows it', async () => {
    const key = 'sk-very-secret-0123456789abcdef'
    const provider = await host.call('provider.create', {
      type: 'openai-compatible',
      name: 'Mine',
      baseUrl: 'http://127.0.0.1:9',
      apiKey: key,
    })
    expect(provider.hasKey).toBe(true)
    const answers = await Promise.all([
      host.call('provider.list'),
      host.call('provider.get', { id: provider.id }),
      host.call('app.info'),
      host.call('settings.get'),
    ])
    expect(JSON.stringify([provider, answers])).not.toContain(key)
    await host.close()
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      expect(readFileSync(path.join(file.parentPath, file.name)).includes(key), file.name).toBe(false)
    }
    host = await openHost({ dataDir: folder, passphrase: 'another passphrase' })
    await expect(host.call('vault.unlock', { passphrase: 'wrong again' })).rejects.toMatchObject({
      code: 'vault-wrong-passphrase',
    })
  })

  test('refuses what the gates refuse in a window, with the same errors', async () => {
    await expect(host.call('no.such' as 'app.info')).rejects.toMatchObject({ code: 'unknown-route' })
    await expect(host.call('agent.get', { id: 'x' })).rejects.toBeInstanceOf(AppError)
    const aborted = AbortSignal.abort()
    await expect(host.call('app.info', {}, { signal: aborted })).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('is closed once, however often that is asked, and then answers no more', async () => {
    const { model } = await practice()
    const agent = await host.call('agent.create', { name: 'Ada', model })
    const conversation = await host.call('conversation.create', { agentId: agent.id })
    const starting = host.call('message.send', { conversationId: conversation.id, text: 'Hello' })
    starting.catch(() => {})
    await Promise.all([host.close(), host.close()])
    await host.close()
    await expect(host.call('app.info')).rejects.toMatchObject({ code: 'cancelled' })
    host = await openHost({ dataDir: folder, passphrase })
    const { items } = await host.call('message.page', { conversationId: conversation.id })
    expect(items.map((one) => one.status)).toEqual(['complete', 'interrupted'])
  })

  test('lets go of the folder where it could not be opened after all', async () => {
    const { model } = await practice()
    const agent = await host.call('agent.create', { name: 'Ada', model })
    const conversation = await host.call('conversation.create', { agentId: agent.id })
    await host.call('message.send', { conversationId: conversation.id, text: 'Hello' })
    await host.close()
    const file = path.join(folder, 'agent-factory.sqlite')
    const raw = new Database(file)
    raw.exec(`UPDATE runs SET ended_at = NULL, status = 'running';
      CREATE TRIGGER stuck BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'stuck'); END`)
    raw.close()
    await expect(openHost({ dataDir: folder, passphrase })).rejects.toThrow()
    const again = new Database(file)
    again.exec('DROP TRIGGER stuck')
    again.close()
    host = await openHost({ dataDir: folder, passphrase })
  })

  test('takes an empty or a short passphrase for none, instead of sealing keys with nothing', async () => {
    const other = temporaryFolder()
    for (const unfit of ['', 'short']) {
      const opened = await openHost({ dataDir: other, passphrase: unfit, keychain: null })
      const { state, reason } = await opened.call('vault.status')
      expect(state).toBe('empty')
      if (unfit === '') expect(reason?.text).not.toContain('AGENT_FACTORY_VAULT_PASSPHRASE')
      else expect(reason?.text).toContain('(AGENT_FACTORY_VAULT_PASSPHRASE) is too short')
      await opened.close()
    }
  })

  // Bug: each start asks the keychain of the system, and a locked one asks the person for a password, for nothing.
  test('asks the keychain for nothing that a window shows at its start', async () => {
    const other = temporaryFolder()
    const keychain = createKeychain()
    const atStart = async (opened: Host) => {
      const routes = ['app.info', 'settings.get', 'vault.status', 'provider.list', 'model.list'] as const
      for (const route of [...routes, 'agent.list', 'conversation.list'] as const) await opened.call(route)
    }
    const first = await openHost({ dataDir: other, keychain })
    await atStart(first)
    expect(keychain.calls).toBe(0)
    const provider = await first.call('provider.create', await modelServer())
    expect(keychain.calls).toBeGreaterThan(0)
    await connected(provider.id, first)
    await first.close()

    keychain.calls = 0
    const second = await openHost({ dataDir: other, keychain })
    await atStart(second)
    expect(await second.call('vault.status')).toEqual({ state: 'ready', method: 'keychain', reason: null })
    expect(keychain.calls).toBe(0)
    await second.call('provider.validate', { id: provider.id })
    await connected(provider.id, second)
    expect(keychain.calls).toBe(1)
    await second.close()
  })

  // Bug: the window goes on showing an open vault after its keychain did not give the key.
  test('tells that the vault is shut when a key cannot be had, and that it is open again when asked', async () => {
    const other = temporaryFolder()
    const keychain = createKeychain()
    const first = await openHost({ dataDir: other, keychain })
    const provider = await first.call('provider.create', await modelServer())
    await connected(provider.id, first)
    await first.close()

    keychain.broken = 'Prompt dismissed'
    const second = await openHost({ dataDir: other, keychain })
    const topics: string[] = []
    second.on('changed', ({ topic }) => topics.push(topic))
    expect((await second.call('vault.status')).state).toBe('ready')
    await second.call('provider.validate', { id: provider.id })
    await expect.poll(() => topics).toContain('vault')
    expect(await second.call('vault.status')).toMatchObject({ state: 'locked', method: 'keychain' })
    keychain.broken = null
    topics.length = 0
    expect(await second.call('vault.open')).toMatchObject({ state: 'ready' })
    await expect.poll(() => topics).toContain('vault')
    await second.close()
  })

  // Bug: a provider that waits for its key goes on waiting after the vault was opened.
  test('asks the providers that wait for a key as soon as the vault is unlocked', async () => {
    const other = temporaryFolder()
    const first = await openHost({ dataDir: other, passphrase, keychain: null })
    const provider = await first.call('provider.create', await modelServer())
    await connected(provider.id, first)
    await first.close()

    const second = await openHost({ dataDir: other, keychain: null })
    await second.call('provider.validate', { id: provider.id })
    const shown = async () => {
      const { status, reason } = await second.call('provider.get', { id: provider.id })
      return { status, told: reason !== null }
    }
    await expect.poll(shown).toEqual({ status: 'pending', told: true })
    // What is pending is also asked two seconds after the start; that is over.
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    await expect.poll(shown).toEqual({ status: 'pending', told: true })
    await second.call('vault.unlock', { passphrase })
    await connected(provider.id, second)
    await second.close()
  })

  // Bug: a provider that waits for the network goes on waiting after offline mode was switched off.
  test('asks the providers that wait for the network as soon as offline mode is off', async () => {
    await host.call('settings.update', { offline: true })
    const { id } = await host.call('provider.create', {
      type: 'openai-compatible',
      name: 'Far away',
      // A name that is kept free for tests: nothing is ever found there.
      baseUrl: 'http://models.invalid/v1',
    })
    const status = async () => (await host.call('provider.get', { id })).status
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(await status()).toBe('pending')
    await host.call('settings.update', { offline: false })
    await expect.poll(status).not.toBe('pending')
  })

  test('leaves a trial a trial: no agent answers there', async () => {
    const { model } = await practice()
    const agent = await host.call('agent.create', { name: 'Ada', model })
    const { conversationId } = await host.call('trial.send', {
      definition: { name: 'Draft', model },
      text: 'Hello',
    })
    await expect(
      host.call('conversation.update', { id: conversationId, agentId: agent.id }),
    ).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('lets one program at a time have the folder, and says so to the second', async () => {
    await expect(openHost({ dataDir: folder })).rejects.toMatchObject({ code: 'store-busy' })
    await host.close()
    host = await openHost({ dataDir: folder, passphrase })
  })

  test('marks an answer that the end of the program cut off, and goes on with it when asked', async () => {
    const { model } = await practice()
    const agent = await host.call('agent.create', { name: 'Ada', model })
    const conversation = await host.call('conversation.create', { agentId: agent.id })
    const started = await host.call('message.send', {
      conversationId: conversation.id,
      text: 'Tell me a lot',
    })
    await new Promise((resolve) => setTimeout(resolve, 150))
    await host.close()
    host = await openHost({ dataDir: folder, passphrase })
    const cut = await host.call('message.get', { id: started.messageId })
    expect(cut.status).toBe('interrupted')
    expect(cut.text.length).toBeGreaterThan(0)
    const again = await host.call('message.continue', { messageId: started.messageId })
    expect((await answer(again.runId)).at(-1)).toMatchObject({ status: 'done' })
    const whole = await host.call('message.get', { id: started.messageId })
    expect(whole.status).toBe('complete')
    expect(whole.text.startsWith(cut.text)).toBe(true)
  })

  // Bug: a client cannot tell that the numbers it knows come from a host that is gone.
  test('has another epoch with each start, and one as long as it runs', async () => {
    const { model } = await practice()
    const agent = await host.call('agent.create', { name: 'Ada', model })
    const { id } = await host.call('conversation.create', { agentId: agent.id })
    const { runId } = await host.call('message.send', { conversationId: id, text: 'Hello' })
    const epoch = async () => (await host.call('run.attach', { runId })).epoch
    const first = await epoch()
    expect(await epoch()).toBe(first)
    await host.close()
    host = await openHost({ dataDir: folder, passphrase })
    expect(await epoch()).not.toBe(first)
  })

  test('finishes the first run with an agent and a conversation to write in', async () => {
    const { model } = await practice()
    const made = await host.call('setup.finish', { model })
    expect(await host.call('conversation.get', { id: made.conversationId })).toMatchObject({
      agentId: made.agentId,
    })
    expect((await host.call('settings.get')).onboardedAt).not.toBeNull()
    expect((await host.call('agent.starters')).length).toBe(6)
  })

  test('is not disturbed by a listener that throws', async () => {
    const uncaught: unknown[] = []
    const hear = (thrown: unknown) => uncaught.push(thrown)
    const before = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', hear)
    host.on('run', () => {
      throw new Error('a fault of the listener')
    })
    const { model } = await practice()
    const agent = await host.call('agent.create', { name: 'Ada', model })
    const conversation = await host.call('conversation.create', { agentId: agent.id })
    const started = await host.call('message.send', { conversationId: conversation.id, text: 'Hello' })
    expect((await answer(started.runId)).at(-1)).toMatchObject({ status: 'done' })
    process.removeListener('uncaughtException', hear)
    for (const listener of before) process.on('uncaughtException', listener)
    expect(uncaught.length).toBeGreaterThan(0)
  })
})
