import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { databaseFile, snapshotFolder } from '#main/store/files'
import { nativeBinding } from '#main/store/native'
import { restoreSnapshot } from '#main/store/snapshots'
import { canMount, startChild, startMounted } from './child.ts'
import { makeChat, migrationsDir, openRaw, openTestStore, say, temporaryFolder } from './store-fixture.ts'

/** A database with one chat of many messages, closed again. */
async function filledFolder(): Promise<{ dataDir: string; file: string }> {
  const opened = await openTestStore()
  const chat = makeChat(opened.store)
  for (let count = 0; count < 300; count += 1)
    say(opened, chat, `Message ${count} with some words in it`, null)
  opened.store.close()
  return { dataDir: opened.dataDir, file: databaseFile(opened.dataDir) }
}

describe('a folder that can be used', () => {
  test('is private, and so are all files in it', async () => {
    const dataDir = join(temporaryFolder(), 'deep', 'data')
    await openTestStore({ dataDir })
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    for (const suffix of ['', '-wal', '-shm']) {
      expect(statSync(databaseFile(dataDir) + suffix).mode & 0o777).toBe(0o600)
    }
  })

  test('opens again after it was closed, and keeps what was there', async () => {
    const opened = await openTestStore()
    const { conversationId } = makeChat(opened.store)
    opened.store.close()
    const again = await opened.reopen()
    expect(again.conversations.get(conversationId)?.title).toBe('First chat')
  })

  test('says once that the disk is nearly full, not at each write', async () => {
    // Whether it is depends on the machine; the notice must in no case repeat within a minute.
    const { store, notices } = await openTestStore()
    await store.enqueue(() => {})
    await store.enqueue(() => {})
    expect(notices.length).toBeLessThanOrEqual(1)
  })
})

describe('a second instance', () => {
  test('is refused while the first one runs, and the first one does not notice', async () => {
    const { store, dataDir } = await openTestStore()
    const other = startChild('hold.ts', [dataDir, migrationsDir])
    expect(await other.printed('refused')).toBe('refused store-busy')
    expect(store.conversations.list({ limit: 1 }).items).toEqual([])
  })

  test('is refused in the same process as well', async () => {
    const { reopen } = await openTestStore()
    await expect(reopen()).rejects.toMatchObject({ code: 'store-busy' })
  })

  test('starts after the first one was killed: the lock leaves nothing stale', async () => {
    const dataDir = temporaryFolder()
    const first = startChild('hold.ts', [dataDir, migrationsDir])
    await first.printed('open')
    await expect(openTestStore({ dataDir })).rejects.toMatchObject({ code: 'store-busy' })
    first.process.kill('SIGKILL')
    await first.ended
    await expect(openTestStore({ dataDir })).resolves.toBeDefined()
  })
})

describe('a file that cannot be used is refused and left as it is', () => {
  async function expectRefused(dataDir: string, code: string): Promise<void> {
    const before = readFileSync(databaseFile(dataDir))
    await expect(openTestStore({ dataDir })).rejects.toMatchObject({ code })
    expect(readFileSync(databaseFile(dataDir)).equals(before)).toBe(true)
    // The lock is let go of, so that a snapshot can be put back.
    await expect(openTestStore({ dataDir })).rejects.toMatchObject({ code })
  }

  test('garbage at its beginning', async () => {
    const { dataDir, file } = await filledFolder()
    const bytes = readFileSync(file)
    bytes.fill(0x2a, 0, 100)
    writeFileSync(file, bytes)
    await expectRefused(dataDir, 'store-damaged')
  })

  test('its second half cut off', async () => {
    const { dataDir, file } = await filledFolder()
    truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096)
    await expectRefused(dataDir, 'store-damaged')
  })

  test('pages overwritten while the application was not closed in order', async () => {
    const { dataDir, file } = await filledFolder()
    const bytes = readFileSync(file)
    bytes.fill(0x5a, 4096 * 4, 4096 * 12)
    writeFileSync(file, bytes)
    writeFileSync(`${file}-wal`, Buffer.alloc(64))
    await expectRefused(dataDir, 'store-damaged')
  })

  test('cut to nothing, where snapshots show that there was something: no fresh start over it', async () => {
    const { dataDir, file } = await filledFolder()
    mkdirSync(snapshotFolder(dataDir))
    cpSync(file, join(snapshotFolder(dataDir), 'agent-factory-v1-x.sqlite'))
    truncateSync(file, 0)
    await expectRefused(dataDir, 'store-damaged')
  })

  test('a database of another application', async () => {
    const dataDir = temporaryFolder()
    const foreign = new Database(databaseFile(dataDir), { nativeBinding: nativeBinding() })
    foreign.exec('CREATE TABLE recipes (name TEXT)')
    foreign.close()
    await expectRefused(dataDir, 'store-damaged')
  })

  test('a database of a newer version', async () => {
    const { dataDir } = await filledFolder()
    const raw = openRaw(dataDir)
    raw.pragma('user_version = 1000')
    raw.close()
    await expectRefused(dataDir, 'store-newer')
  })
})

describe('going back to a snapshot', () => {
  test('brings the data back and keeps the damaged file beside it', async () => {
    const { dataDir, file } = await filledFolder()
    mkdirSync(snapshotFolder(dataDir))
    const snapshot = join(snapshotFolder(dataDir), 'agent-factory-v2-x.sqlite')
    cpSync(file, snapshot)
    writeFileSync(file, 'not a database at all, but long enough to be read as one')
    const damaged = await openTestStore({ dataDir }).catch((thrown: unknown) => thrown)
    expect(damaged).toMatchObject({ code: 'store-damaged', data: { file, snapshot } })

    const aside = restoreSnapshot(dataDir, snapshot, Date.UTC(2026, 10, 21))
    expect(aside).toBe(join(dataDir, 'agent-factory-damaged-2026-11-21T00-00-00-000Z.sqlite'))
    expect(readFileSync(String(aside), 'utf8')).toContain('not a database')
    const { store } = await openTestStore({ dataDir })
    expect(store.conversations.list({ limit: 5 }).items).toHaveLength(1)
  })

  test('is refused while an instance runs', async () => {
    const { dataDir } = await openTestStore()
    expect(() => restoreSnapshot(dataDir, databaseFile(dataDir), 0)).toThrow(
      expect.objectContaining({ code: 'store-busy' }),
    )
  })

  test('is refused where the snapshot is no database, and the present file stays', async () => {
    const { dataDir, file } = await filledFolder()
    const before = readFileSync(file)
    const snapshot = join(dataDir, 'broken.sqlite')
    writeFileSync(snapshot, 'nothing')
    expect(() => restoreSnapshot(dataDir, snapshot, 0)).toThrow(
      expect.objectContaining({ code: 'store-damaged' }),
    )
    expect(readFileSync(file).equals(before)).toBe(true)
  })
})

describe('a folder that cannot be written', () => {
  test('one of another user is refused as read-only', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const readable = join(temporaryFolder(), 'migrations')
    cpSync(migrationsDir, readable, { recursive: true })
    mkdirSync(dataDir)
    for (const folder of [join(dataDir, '..'), join(readable, '..')]) chmodSync(folder, 0o755)
    chmodSync(dataDir, 0o555)
    const child = startChild('open-as-other.ts', [dataDir, readable])
    expect(await child.printed('')).toBe('refused store-read-only')
    chmodSync(dataDir, 0o755)
  })

  test.runIf(canMount)('a file system mounted read-only is refused as such', async () => {
    const { dataDir } = await filledFolder()
    const mount = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
    const child = startMounted(mount, dataDir, 'hold.ts', [dataDir, migrationsDir])
    expect(await child.printed('')).toBe('refused store-read-only')
  })
})

describe('a full disk', () => {
  test('is refused at the opening, before anything is written', async () => {
    const dataDir = temporaryFolder()
    await expect(openTestStore({ dataDir, minimumFreeBytes: 2 ** 60 })).rejects.toMatchObject({
      code: 'store-full',
      retryable: true,
    })
    expect(existsSync(databaseFile(dataDir))).toBe(false)
  })

  test.runIf(canMount)(
    'that fills up under way loses nothing acknowledged, and writing goes on once there is room',
    async () => {
      const dataDir = temporaryFolder()
      const child = startMounted('mount -t tmpfs -o size=6m tmpfs "$1"', dataDir, 'fill.ts', [
        dataDir,
        migrationsDir,
      ])
      expect(await child.printed('again')).toBe('again true')
      expect(child.lines()).toEqual(['stopped store-full true', 'kept true', 'again true'])
    },
  )
})
