/** What SQLite and the file system report, told as an AppError that says what to do. */
import { statfsSync } from 'node:fs'
import { AppError, type ErrorCode } from '#shared/errors'
import { databaseFile, newestSnapshot } from './files.ts'

const fileCodes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'store-full',
  EDQUOT: 'store-full',
  EROFS: 'store-read-only',
  EACCES: 'store-read-only',
  EPERM: 'store-read-only',
}

/** Any thrown value; what is no failure of the store comes back as it is. */
export function asStoreFailure(thrown: unknown, dataDir: string): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown
  const code = (thrown as NodeJS.ErrnoException).code
  if (code === undefined) return thrown
  const kind = fileCodes[code] ?? (code.startsWith('SQLITE_') ? sqliteKind(code, dataDir) : undefined)
  return kind === undefined ? thrown : storeError(kind, dataDir, thrown)
}

function sqliteKind(code: string, dataDir: string): ErrorCode | undefined {
  if (code === 'SQLITE_FULL') return 'store-full'
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') return 'store-read-only'
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'store-damaged'
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') return 'store-busy'
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) {
    // A full disk shows itself in several ways: the shared memory beside the log cannot grow either.
    if (freeBytes(dataDir) < 1024 * 1024) return 'store-full'
    return code.startsWith('SQLITE_CANTOPEN') ? 'store-read-only' : 'store-damaged'
  }
  return undefined
}

/** Free bytes on the disk that holds this folder; unlimited where it does not say. */
export function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

export function storeError(code: ErrorCode, dataDir: string, cause?: unknown): AppError {
  const file = databaseFile(dataDir)
  switch (code) {
    case 'store-full':
      return new AppError('disk-full', { folder: dataDir }, { retryable: true, cause })
    case 'store-read-only':
      return new AppError('folder-read-only', { folder: dataDir }, { retryable: true, cause })
    case 'store-busy':
      return new AppError('folder-in-use', { folder: dataDir }, { retryable: true, cause })
    case 'store-newer':
      return new AppError('data-newer', { folder: dataDir }, { cause })
    default: {
      const snapshot = newestSnapshot(dataDir)
      const data = { file, snapshot: snapshot?.path ?? null, snapshotAt: snapshot?.at ?? null }
      return snapshot === null
        ? new AppError('database-damaged-for-good', { file }, { data, cause })
        : new AppError('database-damaged', { file }, { data, cause })
    }
  }
}
