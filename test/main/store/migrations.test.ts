import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { databaseFile, snapshotFolder, snapshots } from '#main/store/files'
import { readMigrations } from '#main/store/migrate'
import { putBack } from '#main/store/snapshots'
import { makeChat, migrationsDir, openRaw, openTestStore, say, temporaryFolder } from './store-fixture.ts'

/** The production migrations and one more with this SQL. */
function withMigration(sql: string): string {
  const folder = join(temporaryFolder(), 'migrations')
  cpSync(migrationsDir, folder, { recursive: true })
  const file = join(folder, 'meta', '_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { idx: number; tag: string }[] }
  journal.entries.push({ idx: journal.entries.length, tag: '9999_next' })
  writeFileSync(file, JSON.stringify(journal))
  writeFileSync(join(folder, '9999_next.sql'), sql)
  return folder
}

const today = readMigrations(migrationsDir).length

/** A folder of today's version with one message in it. */
async function filled(): Promise<{ dataDir: string; messageId: string }> {
  const opened = await openTestStore()
  const messageId = say(opened, makeChat(opened.store), 'Before the update', null)
  opened.store.close()
  return { dataDir: opened.dataDir, messageId }
}

async function expectUnharmed(dataDir: string, messageId: string): Promise<void> {
  const { store } = await openTestStore({ dataDir })
  expect(store.messages.get(messageId)?.text).toBe('Before the update')
  expect(store.messages.search({ query: 'update', limit: 5 })).toHaveLength(1)
  store.close()
  const raw = openRaw(dataDir)
  expect(raw.pragma('user_version', { simple: true })).toBe(today)
  expect(raw.prepare("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'half%'").pluck().get()).toBe(0)
  raw.close()
}

describe('a migration that works', () => {
  test('leaves a snapshot of what was before, and everything in place', async () => {
    const { dataDir, messageId } = await filled()
    const next = withMigration('ALTER TABLE messages ADD note TEXT;')
    const { store } = await openTestStore({ dataDir, migrationsDir: next })
    expect(store.messages.get(messageId)?.text).toBe('Before the update')
    store.close()
    const [snapshot, ...others] = snapshots(dataDir)
    expect(others).toEqual([])
    expect(snapshot?.path).toContain(`-v${today}-`)
    // The older application meets a newer database and leaves it alone.
    await expect(openTestStore({ dataDir })).rejects.toMatchObject({ code: 'store-newer' })
  })

  test('of a new database needs no snapshot', async () => {
    const { dataDir } = await openTestStore()
    expect(snapshots(dataDir)).toEqual([])
  })

  test('keeps only the five newest snapshots, so that they do not fill the disk', async () => {
    const { dataDir } = await filled()
    mkdirSync(snapshotFolder(dataDir))
    writeFileSync(join(snapshotFolder(dataDir), 'agent-factory-v1-cut-off.sqlite.partial'), '')
    for (let count = 0; count < 8; count += 1) {
      writeFileSync(join(snapshotFolder(dataDir), `agent-factory-v1-old-${count}.sqlite`), '')
    }
    await openTestStore({ dataDir, migrationsDir: withMigration('ALTER TABLE messages ADD note TEXT;') })
    const left = readdirSync(snapshotFolder(dataDir))
    expect(left).toHaveLength(5)
    expect(left.some((name) => name.includes(`-v${today}-`))).toBe(true)
  })

  test('may rebuild a table that others point at', async () => {
    const { dataDir, messageId } = await filled()
    const next = withMigration(
      `CREATE TABLE agents_new AS SELECT * FROM agents;
       --> statement-breakpoint
       DROP TABLE agents;
       --> statement-breakpoint
       CREATE TABLE agents (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
         status TEXT NOT NULL, version_id TEXT NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL,
         updated_at INTEGER NOT NULL, deleted_at INTEGER);
       --> statement-breakpoint
       INSERT INTO agents SELECT * FROM agents_new;
       --> statement-breakpoint
       DROP TABLE agents_new;`,
    )
    const { store } = await openTestStore({ dataDir, migrationsDir: next })
    expect(store.messages.get(messageId)).toBeDefined()
    expect(store.agents.list({ limit: 5 }).items).toHaveLength(1)
  })
})

describe('a migration that fails', () => {
  test.each([
    ['half-way', 'CREATE TABLE half (id TEXT);\n--> statement-breakpoint\nINSERT INTO nowhere VALUES (1);'],
    [
      'by breaking a foreign key',
      'CREATE TABLE half (id TEXT);\n--> statement-breakpoint\nDELETE FROM agents;',
    ],
    // It ends the transaction itself, so only the snapshot can bring the data back.
    [
      'after ending its transaction',
      'DELETE FROM messages; COMMIT; BEGIN;\n--> statement-breakpoint\nnonsense;',
    ],
  ])('%s is undone, tells so, and the data is as it was', async (_how, sql) => {
    const { dataDir, messageId } = await filled()
    const { dataDir: _same, ...failure } = await openTestStore({
      dataDir,
      migrationsDir: withMigration(sql),
    }).then(
      () => ({ dataDir, code: 'opened' }),
      (thrown: { code: string; message: string; data: { snapshot: string } }) => ({ dataDir, ...thrown }),
    )
    expect(failure).toMatchObject({
      code: 'store-migration-failed',
      data: { snapshot: snapshots(dataDir)[0]?.path },
    })
    await expectUnharmed(dataDir, messageId)
  })

  test('at every start does not fill the disk with snapshots', async () => {
    const { dataDir, messageId } = await filled()
    const broken = withMigration('nonsense;')
    for (let count = 0; count < 4; count += 1) {
      const opened = openTestStore({
        dataDir,
        migrationsDir: broken,
        now: () => Date.UTC(2026, 1, 1 + count),
      })
      await expect(opened).rejects.toMatchObject({ code: 'store-migration-failed' })
    }
    expect(snapshots(dataDir)).toHaveLength(1)
    await expectUnharmed(dataDir, messageId)
  })

  test('on a new database leaves nothing behind that the next start trips over', async () => {
    const dataDir = temporaryFolder()
    const broken = openTestStore({ dataDir, migrationsDir: withMigration('nonsense;') })
    await expect(broken).rejects.toMatchObject({ code: 'store-migration-failed' })
    await expect(openTestStore({ dataDir })).resolves.toBeDefined()
    expect(databaseFile(dataDir)).toContain(dataDir)
  })
})

test('a snapshot that is put back is not written over by the log of the file that it replaces', async () => {
  const { dataDir, messageId } = await filled()
  const file = databaseFile(dataDir)
  copyFileSync(file, join(dataDir, 'snapshot'))
  const raw = openRaw(dataDir)
  raw.exec("UPDATE messages SET text = 'After the snapshot'")
  copyFileSync(`${file}-wal`, join(dataDir, 'log'))
  raw.close()
  // As after a crash: the log still holds what was written last.
  copyFileSync(join(dataDir, 'log'), `${file}-wal`)
  putBack(dataDir, join(dataDir, 'snapshot'))
  await expectUnharmed(dataDir, messageId)
})
