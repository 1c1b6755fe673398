/** The registry: what it hands out, what it forgets, and what it does not load. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createModelRegistry, type ProviderConnection } from '#main/models/registry'
import { AppError } from '#shared/errors'
import { ask, connect, providerId, serve, sse } from './model-fixture.ts'

const modelsFolder = join(import.meta.dirname, '../../../src/main/models')

const loading = `
  import { registerHooks } from 'node:module'
  const loaded = []
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
  await import(process.argv[1])
  console.log(JSON.stringify(loaded.filter((url) => !url.startsWith('node:'))))
`

test.each(['registry.ts', 'provider-service.ts', 'retry.ts'])(
  '%s loads no transport and no service: import time is start time',
  async (file) => {
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, [
      '--input-type=module',
      '-e',
      loading,
      join(modelsFolder, file),
    ])
    const loaded = JSON.parse(stdout) as string[]
    expect(loaded.join('\n')).toContain(file)
    expect(
      loaded.filter((url) =>
        /undici|openai|anthropic|ollama|eventsource|google|decimal|\/http\.ts/.test(url),
      ),
    ).toEqual([])
  },
)

const connection = (more: Partial<ProviderConnection> = {}): ProviderConnection => ({
  type: 'openai-compatible',
  preset: null,
  name: 'Mine',
  baseUrl: 'http://127.0.0.1:9',
  ...more,
})

test('a provider that was deleted is told as such', async () => {
  const registry = createModelRegistry({ getProvider: () => null, getKey: async () => null })
  await expect(registry.model({ providerId, modelId: 'x' })).rejects.toMatchObject({ code: 'not-found' })
})

test('offline, a cloud model says what to do, and one on this machine goes on', async () => {
  let given = connection({ type: 'openai', baseUrl: '' })
  const registry = createModelRegistry({
    getProvider: () => given,
    getKey: async () => null,
    isOffline: () => true,
  })
  await expect(registry.model({ providerId, modelId: 'x' })).rejects.toMatchObject({
    code: 'offline',
    message: expect.stringContaining('on this machine'),
  })
  given = connection()
  await expect(registry.model({ providerId, modelId: 'x' })).resolves.toBeDefined()
  given = connection({ type: 'practice', baseUrl: '' })
  await expect(registry.model({ providerId: 'other', modelId: 'x' })).resolves.toBeDefined()
  await registry.close()
})

// Bug: an Ollama on this machine hands what it is asked on to its own cloud, while the switch says offline.
test.each(['gpt-oss:120b-cloud', 'glm-4.6:cloud', 'GPT-OSS:120B-Cloud'])(
  'offline, %s of an Ollama on this machine is refused',
  async (modelId) => {
    let isOffline = true
    const registry = connect({
      type: 'ollama',
      baseUrl: 'http://127.0.0.1:11434',
      isOffline: () => isOffline,
    })
    await expect(registry.model({ providerId, modelId })).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringContaining(`${modelId} is in the cloud`),
    })
    await expect(registry.model({ providerId, modelId: 'cloud-reader:8b' })).resolves.toBeDefined()
    isOffline = false
    await expect(registry.model({ providerId, modelId })).resolves.toBeDefined()
    await registry.close()
  },
)

test('offline mode that was switched on holds also for a source that was already there', async () => {
  let isOffline = false
  const registry = connect({
    type: 'openai',
    baseUrl: 'https://api.example.com/v1',
    isOffline: () => isOffline,
  })
  await registry.source(providerId)
  isOffline = true
  await expect(registry.source(providerId)).rejects.toMatchObject({ code: 'offline' })
  await registry.close()
})

test('a locked vault is not remembered, and is not asked where there is no key', async () => {
  let isLocked = true
  let asked = 0
  let hasKey = true
  const registry = createModelRegistry({
    getProvider: () => connection({ hasKey }),
    async getKey() {
      asked += 1
      if (isLocked) throw new AppError('vault-locked', 'Locked.')
      return 'sk-x'
    },
  })
  await expect(registry.source(providerId)).rejects.toMatchObject({ code: 'vault-locked' })
  hasKey = false
  await expect(registry.source('local')).resolves.toBeDefined()
  expect(asked).toBe(1)
  hasKey = true
  isLocked = false
  await expect(registry.source(providerId)).resolves.toBeDefined()
  await registry.close()
})

test('a new key is used after forget, and the source is kept until then', async () => {
  const server = await serve((response) =>
    sse(response, [{ choices: [{ delta: { content: 'x' }, finish_reason: 'stop' }] }]),
  )
  let key = 'sk-one'
  const registry = createModelRegistry({
    getProvider: () => connection({ baseUrl: server.url }),
    getKey: async () => key,
  })
  const keys = () => server.received.map(({ headers }) => headers.authorization)
  await ask(await registry.model({ providerId, modelId: 'x' }))
  key = 'sk-two'
  await ask(await registry.model({ providerId, modelId: 'x' }))
  registry.forget(providerId)
  await ask(await registry.model({ providerId, modelId: 'x' }))
  expect(keys()).toEqual(['Bearer sk-one', 'Bearer sk-one', 'Bearer sk-two'])
  await registry.close()
  await server.close()
})
