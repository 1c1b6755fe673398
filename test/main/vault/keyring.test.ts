import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'

/** The real gnome-keyring on a bus of its own. The set-up of "npm test" installs it. */
const run = promisify(execFile)
const script = join(import.meta.dirname, 'children', 'use-vault.ts')
const migrationsDir = join(import.meta.dirname, '../../../resources/migrations')

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-factory-vault-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const step = (name: string, dataDir: string): string[] => [
  script,
  name,
  dataDir,
  migrationsDir,
  'Agent Factory test',
]

/** Nothing of this machine's own session: no bus, no display, no keyring. */
function environment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: home,
    LC_ALL: 'C',
  }
}

/** Runs the steps one after another, each in a process of its own, within one unlocked keyring. */
async function withKeyring(dataDir: string, steps: readonly string[]): Promise<unknown[]> {
  const commands = steps.map((name) =>
    [process.execPath, ...step(name, dataDir)].map((part) => `'${part}'`).join(' '),
  )
  const unlock = 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'
  const { stdout } = await run('dbus-run-session', ['--', 'sh', '-ec', [unlock, ...commands].join('\n')], {
    env: environment(temporaryFolder()),
    timeout: 60_000,
  }).catch((thrown: unknown) => {
    const missing = 'This test needs dbus-run-session and gnome-keyring-daemon (Debian: dbus, gnome-keyring).'
    throw new Error(
      `${missing} "npm test" installs them as root, else run: apt-get install dbus gnome-keyring`,
      {
        cause: thrown,
      },
    )
  })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const ready = { state: 'ready', method: 'keychain', reason: null }

describe('the vault on a real gnome-keyring', () => {
  test('keeps its key there across processes, and stays shut once the key is gone', {
    timeout: 90_000,
  }, async () => {
    const dataDir = temporaryFolder()
    const outcomes = await withKeyring(dataDir, ['status', 'open', 'keep', 'read', 'forget', 'read'])
    expect(outcomes).toEqual([
      { ...ready, method: null },
      ready,
      ready,
      { secret: 'sk-kept-in-the-keyring', status: ready },
      true,
      { code: 'vault-unavailable' },
    ])
  })

  test('does not open on a machine without that keyring, and harms nothing', {
    timeout: 90_000,
  }, async () => {
    const dataDir = temporaryFolder()
    expect(await withKeyring(dataDir, ['keep'])).toEqual([ready])
    const env = { ...environment(temporaryFolder()), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }
    const elsewhere = async (name: string): Promise<unknown> =>
      JSON.parse((await run(process.execPath, step(name, dataDir), { env, timeout: 30_000 })).stdout)
    expect(await elsewhere('open')).toMatchObject({ state: 'locked', method: 'keychain' })
    expect(await elsewhere('read')).toEqual({ code: 'vault-unavailable' })
    expect(await elsewhere('keep')).toEqual({ code: 'vault-unavailable' })
  })
})

describe('the vault on a machine without any keyring', () => {
  test('says that a passphrase has to be chosen, once it is asked', { timeout: 60_000 }, async () => {
    const env = { ...environment(temporaryFolder()), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }
    const dataDir = temporaryFolder()
    const { stdout } = await run(process.execPath, step('open', dataDir), { env, timeout: 30_000 })
    expect(JSON.parse(stdout)).toMatchObject({ state: 'empty', method: null })
    const kept = await run(process.execPath, step('keep', dataDir), { env, timeout: 30_000 })
    expect(JSON.parse(kept.stdout)).toEqual({ code: 'vault-locked' })
  })

  test('does not wait for ever for a keyring that never answers', { timeout: 60_000 }, async () => {
    const socket = join(temporaryFolder(), 'bus')
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(socket, resolve))
    onTestFinished(() => {
      silent.close()
    })
    const env = { ...environment(temporaryFolder()), DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` }
    const hung = run(process.execPath, [...step('open', temporaryFolder()), '500'], {
      env,
      timeout: 30_000,
    })
    // It ends at once, although a thread of it hangs: by its own hand, not by the time-out of this test.
    const outcome = await hung.catch((thrown: unknown) => thrown)
    expect(outcome).toMatchObject({ killed: false, signal: 'SIGKILL' })
    const { stdout } = outcome as { readonly stdout: string }
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'empty',
      reason: { text: expect.stringContaining('did not answer') },
    })
  })
})
