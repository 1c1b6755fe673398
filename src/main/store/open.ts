/** Opening the database file: everything that may stand in the way is found out before a byte of it is changed. */
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '#shared/errors'
import { asStoreFailure, freeBytes, storeError } from './failures.ts'
import { databaseFile, newestSnapshot } from './files.ts'
import { applicationId, applyMigrations, type Migration, readMigrations } from './migrate.ts'
import { nativeBinding } from './native.ts'
import { registerSearchFunctions } from './search-functions.ts'
import { dropOlderTwins, isDatabase, makeSnapshot, pruneSnapshots, putBack } from './snapshots.ts'
import type { StoreOptions } from './store.ts'

/**
 * Below this the store does not open. SQLite survives a full disk, but a person who starts to work on one loses what
 * comes next; 20 MB holds some thousand answers and the write-ahead log.
 */
const minimumFree = 20 * 1024 * 1024
/** After an unclean end a file up to this size is checked page by page; that takes well under a second. */
const checkedBytes = 32 * 1024 * 1024

/** The folder exists, is private, can be written and has some room. */
export function prepareFolder(dataDir: string, minimumFreeBytes: number = minimumFree): void {
  makeFolder(dataDir)
  accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  const file = databaseFile(dataDir)
  if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK)
  if (freeBytes(dataDir) < minimumFreeBytes) throw storeError('store-full', dataDir)
}

/** Where a file stands in the way, or a drive is gone, the folder cannot be written to either. */
function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    const failure = asStoreFailure(thrown, dataDir)
    throw failure instanceof AppError ? failure : storeError('store-read-only', dataDir, thrown)
  }
}

export interface OpenedDatabase {
  readonly db: Database.Database
  /** For after a roll-back, and when words were removed; see search-functions.ts. */
  readonly forgetWords: () => void
}

/** The open database at the newest version. The caller holds the folder's lock. */
export async function openDatabase(options: StoreOptions): Promise<OpenedDatabase> {
  const { dataDir } = options
  const migrations = readMigrations(options.migrationsDir)
  const version = inspect(dataDir)
  if (version > migrations.length) throw storeError('store-newer', dataDir)

  const file = databaseFile(dataDir)
  // Made here, so that it is private from its first byte on; SQLite gives its companions the same mode.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const db = new Database(file, { timeout: 5000, nativeBinding: nativeBinding() })
  try {
    // Only heard before the first table is there: what is pruned then leaves the file, see prune.ts.
    if (version === 0) db.pragma('auto_vacuum = INCREMENTAL')
    // What is deleted is overwritten, so that no piece of a deleted chat can be read from the file.
    db.pragma('secure_delete = ON')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    db.pragma('temp_store = MEMORY')
    db.pragma('cache_size = -16000')
    db.pragma(`mmap_size = ${128 * 1024 * 1024}`)
    // Moving pages from the log into the file is the dear part of writing: four times as rare, up to 16 MB.
    db.pragma('wal_autocheckpoint = 4000')
    db.pragma(`journal_size_limit = ${32 * 1024 * 1024}`)
    // Before a migration: the triggers that name them are looked at where a table is renamed.
    const forgetWords = registerSearchFunctions(db)
    const pending = migrations.slice(version)
    if (pending.length > 0) await migrate(db, pending, version, options)
    return { db, forgetWords }
  } catch (thrown) {
    if (db.open) db.close()
    throw thrown
  }
}

/**
 * A second connection to the open file for what changes the world: each of its commits is on the disk before it
 * returns, with all that was committed before it through the first. Ordinary writes need not wait for that.
 */
export function openDurable(dataDir: string): Database.Database {
  const db = new Database(databaseFile(dataDir), { timeout: 5000, nativeBinding: nativeBinding() })
  db.pragma('synchronous = FULL')
  db.pragma('secure_delete = ON')
  db.pragma('foreign_keys = ON')
  return db
}

/** The version of the file; 0: a new one. Reads only. Throws `store-damaged`. */
function inspect(dataDir: string): number {
  const file = databaseFile(dataDir)
  const size = existsSync(file) ? statSync(file).size : 0
  if (size === 0) {
    // A new folder has no snapshots; a file cut to nothing must not pass for one.
    if (existsSync(file) && newestSnapshot(dataDir) !== null) throw storeError('store-damaged', dataDir)
    return 0
  }
  if (!isDatabase(file)) throw storeError('store-damaged', dataDir)
  const unclean = existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0
  const db = new Database(file, { readonly: true, fileMustExist: true, nativeBinding: nativeBinding() })
  try {
    const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()
    const version = Number(db.pragma('user_version', { simple: true }))
    if (tables === 0 && version === 0) return 0
    if (db.pragma('application_id', { simple: true }) !== applicationId)
      throw storeError('store-damaged', dataDir)
    if (unclean && size <= checkedBytes) {
      const found = db.pragma('quick_check(1)', { simple: true })
      if (found !== 'ok') throw storeError('store-damaged', dataDir, new Error(String(found)))
    }
    return version
  } finally {
    db.close()
  }
}

async function migrate(
  db: Database.Database,
  pending: readonly Migration[],
  version: number,
  { dataDir, now, log, minimumFreeBytes = minimumFree }: StoreOptions,
): Promise<void> {
  const snapshot = version === 0 ? null : await makeSnapshot(db, dataDir, version, now(), minimumFreeBytes)
  try {
    applyMigrations(db, pending)
  } catch (thrown) {
    db.close()
    log.error('A migration failed.', { from: version, reason: String(thrown) })
    if (snapshot !== null) goBack(dataDir, snapshot, log)
    const failure = asStoreFailure(thrown, dataDir)
    if (failure instanceof AppError && failure.code === 'store-full') throw failure
    const told = { data: { snapshot }, cause: thrown }
    throw snapshot === null
      ? new AppError('database-not-set-up', { folder: dataDir }, told)
      : new AppError('database-put-back', { snapshot }, told)
  }
  pruneSnapshots(dataDir)
}

function goBack(dataDir: string, snapshot: string, log: StoreOptions['log']): void {
  try {
    putBack(dataDir, snapshot)
    dropOlderTwins(dataDir, snapshot)
  } catch (thrown) {
    // The roll-back has already made the file what it was; the snapshot is the second net.
    log.error('The snapshot could not be put back; the database was rolled back instead.', {
      reason: String(thrown),
    })
  }
}
