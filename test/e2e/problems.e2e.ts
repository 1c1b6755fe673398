import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, describe } from 'vitest'
import { type Host, openHost } from '#main/host'
import { databaseFile, snapshotFolder } from '#main/store/files'
import { nativeBinding } from '#main/store/native'
import { call } from './helpers/arrange.ts'
import { filesHolding, filesIn } from './helpers/files.ts'
import { startCommand } from './helpers/launch.ts'
import { expect, test } from './helpers/test.ts'

const answerer = fileURLToPath(new URL('helpers/answer-dialog.cjs', import.meta.url))

const started: ChildProcess[] = []
const hosts: Host[] = []

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

afterEach(async () => {
  // The dialog of the system is never answered here, so nothing would quit by itself.
  for (const child of started.splice(0)) await end(child)
  for (const host of hosts.splice(0)) await host.close()
})

/** A data folder as a person would have it. The host holds it until it is closed. */
async function fill(dataDir: string): Promise<Host> {
  const host = await openHost({ dataDir, passphrase: 'end-to-end passphrase' })
  hosts.push(host)
  await host.call('agent.create', { name: 'Precious' })
  return host
}

async function fillAndClose(dataDir: string): Promise<void> {
  const host = await fill(dataDir)
  hosts.splice(hosts.indexOf(host), 1)
  await host.close()
}

/**
 * Starts the application where it has to show a dialog in place of a window. Answers what it said on the terminal, once
 * it is said and the window is gone.
 */
async function startWithProblem(dataDir: string): Promise<string> {
  const { executable, args, env } = await startCommand({ dataDir, args: ['--remote-debugging-port=0'] })
  const child = spawn(executable, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  started.push(child)
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  const told = /^Agent Factory: store-[\s\S]*Nothing was changed\.$/m
  await expect.poll(() => said, { timeout: 30_000 }).toMatch(told)
  await expect.poll(() => said).toMatch(/DevTools listening on ws:/)
  const debug = /ws:\/\/([^/]+)\//.exec(said)?.[1]
  const pages = async () => (await fetch(`http://${debug}/json/list`)).json()
  await expect.poll(pages).toEqual([])
  // The dialog waits for an answer.
  expect(child.exitCode).toBeNull()
  return said
}

/** What the database and each snapshot holds. */
async function fingerprints(dataDir: string): Promise<Readonly<Record<string, string>>> {
  const files = (await filesIn(dataDir)).filter((path) => path.endsWith('.sqlite'))
  const marks = files.map(async (path) => {
    const hash = createHash('sha256').update(await readFile(path))
    return [basename(path), hash.digest('hex')] as const
  })
  return Object.fromEntries(await Promise.all(marks))
}

describe('data that cannot be opened is told of, and left as it is', () => {
  // Bug: a damaged file is overwritten by a new one, or the window stays white.
  test.for(['overwritten at its head', 'overwritten inside', 'cut short'])(
    'a database that was %s',
    async (how, { dataDir }) => {
      await fillAndClose(dataDir)
      const file = databaseFile(dataDir)
      const bytes = await readFile(file)
      if (how === 'overwritten at its head') bytes.write('This is no database at all.', 0)
      if (how === 'overwritten inside') bytes.fill(0x5a, 100, 4096)
      await writeFile(file, bytes)
      if (how === 'cut short') await truncate(file, 5000)
      const before = await fingerprints(dataDir)
      const said = await startWithProblem(dataDir)
      expect(said).toContain('Agent Factory: store-damaged: The database is damaged.')
      expect(said).toContain(file)
      expect(await fingerprints(dataDir)).toEqual(before)
    },
  )

  // Bug: an older application writes into newer tables.
  test('a database of a newer version', async ({ dataDir }) => {
    await fillAndClose(dataDir)
    const db = new Database(databaseFile(dataDir), { nativeBinding: nativeBinding() })
    db.pragma('user_version = 9999')
    db.close()
    const before = await fingerprints(dataDir)
    const said = await startWithProblem(dataDir)
    expect(said).toContain('Agent Factory: store-newer: This data was made by a newer Agent Factory.')
    expect(await fingerprints(dataDir)).toEqual(before)
  })

  // Bug: a folder that cannot be written to is a crash, or data quietly goes elsewhere.
  test('a folder that cannot be written to', async ({ dataDir }) => {
    // Whoever may do everything may write into any folder, but not into the kernel's own.
    const all = process.getuid?.() === 0
    const folder = all ? '/sys/agent-factory' : join(dataDir, 'closed')
    if (!all) {
      await fillAndClose(folder)
      await chmod(folder, 0o500)
    }
    try {
      const said = await startWithProblem(folder)
      expect(said).toContain('Agent Factory: store-read-only: The data folder cannot be written to.')
      expect(said).toContain(folder)
    } finally {
      if (!all) await chmod(folder, 0o700)
    }
  })

  // Bug: a mistyped folder is told of as a fault inside.
  test('a folder that is a file', async ({ dataDir }) => {
    const file = join(dataDir, 'notes.txt')
    await writeFile(file, 'mine')
    const said = await startWithProblem(file)
    expect(said).toContain('Agent Factory: store-read-only: The data folder cannot be written to.')
    expect(said).toContain('AGENT_FACTORY_DATA_DIR')
    expect(await readFile(file, 'utf8')).toBe('mine')
  })

  // Bug: two programs write into one database.
  test('a folder that another program holds', async ({ dataDir, launch }) => {
    const host = await fill(dataDir)
    const said = await startWithProblem(dataDir)
    expect(said).toContain('Agent Factory: store-busy: Another Agent Factory is using this data folder.')
    // The other one is not disturbed, and what it holds opens once it lets go.
    await host.call('agent.create', { name: 'Second' })
    for (const child of started.splice(0)) await end(child)
    await host.close()
    hosts.pop()
    const { page } = await launch()
    const { items } = await call(page, 'agent.list', {})
    expect(items.map((agent) => agent.name).toSorted()).toEqual(['Precious', 'Second'])
  })
})

describe('the dialog', () => {
  // Bug: the way back is offered and leads nowhere, or throws the damaged file away.
  // Two whole starts, and the helper between them that waits for the first to end: long on a machine with much to do.
  test('puts the newest snapshot back and starts again', { timeout: 240_000 }, async ({ dataDir }) => {
    await fillAndClose(dataDir)
    const file = databaseFile(dataDir)
    await mkdir(snapshotFolder(dataDir), { recursive: true })
    await copyFile(file, join(snapshotFolder(dataDir), 'kept.sqlite'))
    await writeFile(file, 'This is no database at all. '.repeat(300))
    const picture = join(dataDir, 'picture.png')
    const { executable, args, env } = await startCommand({
      dataDir,
      env: {
        NODE_OPTIONS: `--require ${answerer}`,
        AGENT_FACTORY_CAPTURE: picture,
        AGENT_FACTORY_EXIT_AFTER_CAPTURE: '1',
      },
    })
    const child = spawn(executable, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    started.push(child)
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += String(chunk)
    })
    await expect.poll(() => said, { timeout: 90_000 }).toContain('Chosen: Restore the newest snapshot')
    // The one that is started anew shows its window, and goes.
    await expect
      .poll(() => (existsSync(picture) ? 'the picture is there' : said), { timeout: 90_000 })
      .toBe('the picture is there')
    // Bug: the one that is started anew has no passphrase, and asks for one.
    expect(await readFile(`${picture}.starts`, 'utf8')).toBe('passphrase: true\npassphrase: true\n')
    await expect
      .poll(
        () =>
          fill(dataDir).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true)
    const names = (await hosts[0]?.call('agent.list'))?.items.map((agent) => agent.name)
    expect(names).toEqual(['Precious', 'Precious'])
    const kept = await filesHolding(dataDir, 'This is no database at all.')
    expect(kept).toHaveLength(1)
  })
})
