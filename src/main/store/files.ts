/** Where the store's files lie in the data folder. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const databaseFile = (dataDir: string): string => join(dataDir, 'agent-factory.sqlite')
export const lockFile = (dataDir: string): string => join(dataDir, 'agent-factory.lock')
export const snapshotFolder = (dataDir: string): string => join(dataDir, 'snapshots')

/** What SQLite keeps beside a database file; it belongs to exactly that file. */
export const companions = ['-wal', '-shm', '-journal'] as const

export interface Snapshot {
  readonly path: string
  /** When it was made, UTC milliseconds. */
  readonly at: number
}

/** All snapshots, the newest first. */
export function snapshots(dataDir: string): Snapshot[] {
  const folder = snapshotFolder(dataDir)
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sqlite'))
      .map((name) => ({ path: join(folder, name), at: Math.floor(statSync(join(folder, name)).mtimeMs) }))
      .sort((one, other) => other.at - one.at || (other.path > one.path ? 1 : -1))
  } catch {
    return []
  }
}

export function newestSnapshot(dataDir: string): Snapshot | null {
  return snapshots(dataDir)[0] ?? null
}
