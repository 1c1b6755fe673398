import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createApp } from '#main/app'
import { owner } from '#main/door/principals'
import { createClient } from '#main/door/session'

test('takes a key out of every line of the log from the first time it is used, whatever it looks like', async () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'agent-factory-app-'))
  const app = await createApp({
    dataFolder,
    migrationsFolder: path.resolve('resources/migrations'),
    passphrase: 'correct horse battery staple',
    env: {},
    runtime: { version: '0', electron: null, chromium: null, standInRuntime: false },
  })
  const context = {
    client: createClient('test', () => {}),
    principal: owner,
    signal: new AbortController().signal,
  }
  const apiKey = 'looks/like+nothing.in.particular'
  const input = { type: 'openai-compatible', name: 'Mine', baseUrl: 'http://127.0.0.1:9', apiKey }
  const made = await app.router.dispatch('provider.create', input, context)
  expect(made.ok).toBe(true)
  await expect.poll(() => app.log.redactor.redact(`It was ${apiKey}.`)).toBe('It was [redacted].')
  await app.close()
  rmSync(dataFolder, { recursive: true, force: true })
})
