/** Copies of the whole database: made before a migration, put back when it fails or when a person asks for it. */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { AppError } from '#shared/errors'
import { asStoreFailure, freeBytes, storeError } from './failures.ts'
import { companions, databaseFile, snapshotFolder, snapshots } from './files.ts'
import { lockFolder } from './lock.ts'

const kept = 5

/** Copies the database by SQLite's own backup. Answers the path. */
export async function makeSnapshot(
  db: Database,
  dataDir: string,
  version: number,
  now: number,
  minimumFreeBytes: number,
): Promise<string> {
  const needed = statSync(databaseFile(dataDir)).size + minimumFreeBytes
  if (freeBytes(dataDir) < needed) throw storeError('store-full', dataDir)
  const folder = snapshotFolder(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `agent-factory-v${version}-${stamp(now)}.sqlite`)
  // A snapshot cut off by a crash must not pass for a whole one.
  const partial = `${path}.partial`
  rmSync(partial, { force: true })
  await db.backup(partial)
  chmodSync(partial, 0o600)
  renameSync(partial, path)
  return path
}

/** Keeps the newest ones, and clears away what a crash left half made. */
export function pruneSnapshots(dataDir: string): void {
  const folder = snapshotFolder(dataDir)
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (name.includes('.partial')) rmSync(join(folder, name), { force: true })
  }
  for (const { path } of snapshots(dataDir).slice(kept)) rmSync(path, { force: true })
}

/** A migration that fails at each start makes a snapshot each time: of the same version only this one is kept. */
export function dropOlderTwins(dataDir: string, newest: string): void {
  const version = /-v\d+-/.exec(basename(newest))?.[0]
  if (version === undefined) return
  for (const { path } of snapshots(dataDir)) {
    if (path !== newest && basename(path).includes(version)) rmSync(path, { force: true })
  }
}

/** The database is this snapshot again. Nobody may have it open. */
export function putBack(dataDir: string, snapshot: string): void {
  const file = databaseFile(dataDir)
  const copy = copyDurably(snapshot, `${file}.restoring`)
  for (const suffix of companions) rmSync(file + suffix, { force: true })
  renameSync(copy, file)
}

/**
 * Goes back to a snapshot; the file that stood there is kept beside it under a name with the time. Answers that name,
 * or null where there was no file. Throws `store-busy` while an Agent Factory uses the folder, `store-damaged` where
 * the snapshot itself is no database.
 */
export function restoreSnapshot(dataDir: string, snapshot: string, now: number): string | null {
  let unlock: (() => void) | undefined
  try {
    unlock = lockFolder(dataDir)
    if (!isDatabase(snapshot)) {
      throw new AppError('snapshot-damaged', { snapshot })
    }
    const file = databaseFile(dataDir)
    const copy = copyDurably(snapshot, `${file}.restoring`)
    const aside = setAside(dataDir, now)
    renameSync(copy, file)
    return aside
  } catch (thrown) {
    throw asStoreFailure(thrown, dataDir)
  } finally {
    unlock?.()
  }
}

/** The present file gets a second name, and its log goes with it, as the two are only whole together. */
function setAside(dataDir: string, now: number): string | null {
  const file = databaseFile(dataDir)
  if (!existsSync(file)) return null
  const aside = join(dataDir, `agent-factory-damaged-${stamp(now)}.sqlite`)
  try {
    linkSync(file, aside)
  } catch {
    // Some file systems have no links.
    copyFileSync(file, aside)
  }
  for (const suffix of companions) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  }
  return aside
}

function copyDurably(from: string, to: string): string {
  try {
    copyFileSync(from, to)
    chmodSync(to, 0o600)
    const handle = openSync(to, 'r+')
    fsyncSync(handle)
    closeSync(handle)
    return to
  } catch (thrown) {
    rmSync(to, { force: true })
    throw thrown
  }
}

/** True where the file begins as every SQLite database does. */
export function isDatabase(file: string): boolean {
  const head = Buffer.alloc(16)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head, 0, head.length, 0)
  } finally {
    closeSync(handle)
  }
  return head.toString('latin1') === 'SQLite format 3\0'
}

function stamp(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-')
}
