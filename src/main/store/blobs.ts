/**
 * Blobs: what is too large for a row is a file in the folder `blobs`, named by the SHA-256 of its bytes, so that the same
 * bytes are there once. Whoever needs one is written down; a blob that nobody needs any more is removed.
 */
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { StoreContext } from './rows.ts'
import type { BlobStore } from './run-store.ts'

const hashes = /^[0-9a-f]{64}$/
const halves = /^[0-9a-f]{64}\.\d+\.half$/
const subfolders = /^[0-9a-f]{2}$/
/** One that was just put may not have its row yet. */
const keepUnusedMs = 24 * 60 * 60 * 1000

export function blobFolder(dataDir: string): string {
  return join(dataDir, 'blobs')
}

/** Where a blob lies; undefined for what is no hash, so that no name leads out of the folder. */
export function blobFile(dataDir: string, hash: string): string | undefined {
  return hashes.test(hash) ? join(blobFolder(dataDir), hash.slice(0, 2), hash) : undefined
}

export function createBlobStore({ db, now, log }: StoreContext, dataDir: string): BlobStore {
  const insert = db.prepare(
    'INSERT OR IGNORE INTO blobs (hash, bytes, media_type, created_at) VALUES (?, ?, ?, ?)',
  )
  const refer = db.prepare('INSERT OR IGNORE INTO blob_refs (owner_id, hash) VALUES (?, ?)')
  const unused = db
    .prepare<[number], string>(
      `SELECT hash FROM blobs b WHERE created_at < ? AND NOT EXISTS (SELECT 1 FROM blob_refs WHERE hash = b.hash)
       LIMIT 100`,
    )
    .pluck()
  const remove = db.prepare('DELETE FROM blobs WHERE hash = ?')
  const typeOf = db.prepare<[string], string>('SELECT media_type FROM blobs WHERE hash = ?').pluck()

  function namesIn(folder: string): string[] {
    try {
      return readdirSync(folder)
    } catch (thrown) {
      // There is none until the first blob.
      if (!isMissing(thrown)) log.warn('A folder of blobs cannot be read.', { reason: String(thrown) })
      return []
    }
  }

  return {
    put(bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      const file = blobFile(dataDir, hash) ?? ''
      mkdirSync(join(blobFolder(dataDir), hash.slice(0, 2)), { recursive: true, mode: 0o700 })
      // A half-written file must not bear the name of the whole.
      const half = `${file}.${process.pid}.half`
      writeFileSync(half, bytes, { mode: 0o600 })
      // Its age is told by the same clock as that of a row.
      utimesSync(half, now() / 1000, now() / 1000)
      renameSync(half, file)
      return hash
    },
    refer(ownerId, { hash, bytes, mediaType }) {
      insert.run(hash, bytes, mediaType, now())
      refer.run(ownerId, hash)
    },
    text(hash) {
      const file = blobFile(dataDir, hash)
      if (file === undefined) return undefined
      try {
        return readFileSync(file, 'utf8')
      } catch (thrown) {
        log.warn('A blob is missing.', { hash, reason: String(thrown) })
        return undefined
      }
    },
    mediaType: (hash) => typeOf.get(hash),
    removeUnused(at) {
      const found = unused.all(at - keepUnusedMs)
      for (const hash of found) {
        remove.run(hash)
        const file = blobFile(dataDir, hash)
        // The same bytes may have been put again just now, and their row is on its way.
        if (file !== undefined && isOld(file, at)) rmSync(file, { force: true })
      }
      return found.length
    },
    *sweep(at) {
      const folder = blobFolder(dataDir)
      for (const name of namesIn(folder).filter((one) => subfolders.test(one))) {
        for (const file of namesIn(join(folder, name))) {
          const isLost = halves.test(file) || (hashes.test(file) && typeOf.get(file) === undefined)
          const path = join(folder, name, file)
          if (isLost && isOld(path, at)) rmSync(path, { force: true })
        }
        yield
      }
    },
  }
}

/** False also where it is gone. */
function isOld(file: string, at: number): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats !== undefined && stats.mtimeMs < at - keepUnusedMs
}

const isMissing = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
