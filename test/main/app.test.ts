/** What the composition root alone ties together. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type App, createApp } from '#main/app'
import { owner } from '#main/door/principals'
import { createClient } from '#main/door/session'

const passphrase = 'correct horse battery staple'

async function open(): Promise<{ readonly app: App; readonly logFile: string }> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'agent-factory-app-'))
  const app = await createApp({
    dataFolder,
    migrationsFolder: path.resolve('resources/migrations'),
    passphrase,
    keychain: null,
    env: {},
    runtime: { version: '0', electron: null, chromium: null, standInRuntime: false },
  })
  onTestFinished(async () => {
    await app.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  return { app, logFile: path.join(dataFolder, 'logs', 'agent-factory.log') }
}

// Bug: a key gets into the log that does not look like one.
test('takes a key out of every line of the log from the first time it is used, whatever it looks like', async () => {
  const { app } = await open()
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
})

// Bug: the passphrase of the start, which opens every key, stands in the log as soon as something cites it.
test('takes the passphrase of the start out of every line of the log', async () => {
  const { app, logFile } = await open()
  app.log.error(`Something cited "${passphrase}".`, { thrown: new Error(`It was ${passphrase}`) })
  await app.close()
  const text = readFileSync(logFile, 'utf8')
  expect(text).toContain('Something cited')
  expect(text).not.toContain(passphrase)
})
