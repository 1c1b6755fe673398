/**
 * One application per data folder. The lock is SQLite's own on a file of its own, which is the operating system's: it is
 * gone with the process that held it, however that ended, so there is no stale state to clear.
 */
import { chmodSync } from 'node:fs'
import Database from 'better-sqlite3'
import { lockFile } from './files.ts'
import { nativeBinding } from './native.ts'

/** Takes the folder or throws SQLite's error (SQLITE_BUSY where another holds it). Answers what lets go of it. */
export function lockFolder(dataDir: string): () => void {
  const file = lockFile(dataDir)
  const lock = new Database(file, { timeout: 0, nativeBinding: nativeBinding() })
  try {
    chmodSync(file, 0o600)
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (thrown) {
    lock.close()
    throw thrown
  }
  return () => lock.close()
}
