/** Opens the store and puts its parts together. */
import { statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { notice } from '#shared/errors'
import { createAgentStore } from './agents.ts'
import { createBlobStore } from './blobs.ts'
import { createCaches } from './cache.ts'
import { createConversationStore } from './conversations.ts'
import { asStoreFailure, freeBytes } from './failures.ts'
import { databaseFile } from './files.ts'
import { lockFolder } from './lock.ts'
import { createMessageStore } from './messages.ts'
import { createModelStore } from './models.ts'
import { openDatabase, openDurable, prepareFolder } from './open.ts'
import { createProviderStore } from './providers.ts'
import { createPrune } from './prune.ts'
import { createWriteQueue } from './queue.ts'
import { createReader } from './reader.ts'
import { registerFold, type StoreContext } from './rows.ts'
import { createRunStore } from './runs.ts'
import { createSearchIndex } from './search-index.ts'
import { createSecretStore, createVaultHeaderStore } from './secrets.ts'
import { createSettingsStore } from './settings.ts'
import type { Store, StoreOptions } from './store.ts'

const spaceCheckMs = 60_000
const scarceBytes = 200 * 1024 * 1024

/**
 * Opens the database in this data folder and brings it up to date. Rejects with an AppError: `store-busy` (another
 * instance), `store-newer`, `store-damaged` (data: file, snapshot, snapshotAt), `store-read-only`, `store-full`,
 * `store-migration-failed` (data: snapshot). The file is then as it was.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dataDir } = options
  let unlock: (() => void) | undefined
  try {
    prepareFolder(dataDir, options.minimumFreeBytes)
    unlock = lockFolder(dataDir)
    const { db, forgetWords } = await openDatabase(options)
    return assemble(db, openDurable(dataDir), forgetWords, options, unlock)
  } catch (thrown) {
    unlock?.()
    throw asStoreFailure(thrown, dataDir)
  }
}

function assemble(
  db: Database,
  durable: Database,
  forgetWords: () => void,
  options: StoreOptions,
  unlock: () => void,
): Store {
  const { dataDir, now, newId, log } = options
  const asFailure = (thrown: unknown): unknown => {
    const failure = asStoreFailure(thrown, dataDir)
    if (failure !== thrown) log.error('The database failed.', { reason: String(thrown) })
    return failure
  }
  registerFold(db)
  const caches = createCaches()
  const queue = createWriteQueue(db, asFailure, () => {
    caches.forget()
    forgetWords()
  })
  const context: StoreContext = { db, now, newId, log, transaction: queue.transaction, caches }
  const guard = <Part extends object>(part: Part, reads: readonly (keyof Part & string)[]): Part =>
    guarded(part, (name) => (reads.some((read) => read === name) ? queue.apply : queue.flush), asFailure)
  const watchSpace = createSpaceWatch(options)
  const conversations = guard(createConversationStore(context), ['list', 'get', 'kind'])
  const index = createSearchIndex(context)
  // What the end of the program has left.
  index.touch()
  const messages = guard(createMessageStore(context, index), [
    'page',
    'holds',
    'get',
    'search',
    'path',
    'newestLeaf',
  ])
  const reader = createReader({
    dataDir,
    log,
    flush: queue.flush,
    catchUp: index.catchUp,
    messages,
    conversations,
  })
  const blobs = createBlobStore(context, dataDir)
  const prune = createPrune(context, { blobs, isOpen: () => db.open, flush: queue.flush, forgetWords })
  const runs = createRunStore(context, durable)

  return {
    providers: guard(createProviderStore(context), ['list', 'get']),
    models: guard(createModelStore(context), ['list', 'get']),
    agents: guard(createAgentStore(context), ['list', 'get', 'versions', 'version']),
    conversations,
    messages,
    reader,
    runs: guard(runs, ['get', 'detail', 'list', 'load', 'unfinished', 'replay', 'approvals', 'nextExpiry']),
    blobs: guard(blobs, ['put', 'text', 'mediaType']),
    secrets: guard(createSecretStore(context), ['get', 'has', 'any', 'anyInUse']),
    settings: guard(createSettingsStore(context), ['get']),
    vaultHeader: guard(createVaultHeaderStore(context), ['read']),
    part: (create, reads) => guard(create(context), reads),
    enqueue(write, options) {
      watchSpace()
      return queue.enqueue(write, options)
    },
    flush: queue.flush,
    transaction: queue.transaction,
    async prune(at) {
      try {
        await prune(at)
      } catch (thrown) {
        throw asFailure(thrown)
      }
    },
    databaseBytes: () => sizeOf(databaseFile(dataDir)) + sizeOf(`${databaseFile(dataDir)}-wal`),
    close() {
      if (!db.open) return
      try {
        index.close()
        queue.close()
        void reader.close()
        db.pragma('optimize')
        // Where the reader is not gone yet, closing leaves the log as it is: empty it, so that the end is a clean one.
        db.pragma('busy_timeout = 200')
        db.pragma('wal_checkpoint(TRUNCATE)')
      } catch (thrown) {
        log.error('The database could not be tidied on closing.', { reason: String(thrown) })
      } finally {
        durable.close()
        db.close()
        unlock()
      }
    },
  }
}

/** Every method sees what is queued (`before`, by its name, cares for that), and throws what a person can act on. */
function guarded<Part extends object>(
  part: Part,
  beforeOf: (name: string) => () => void,
  asFailure: (thrown: unknown) => unknown,
): Part {
  const entries = Object.entries(part).map(([name, method]: [string, (...args: unknown[]) => unknown]) => {
    const before = beforeOf(name)
    const guardedMethod = (...args: unknown[]) => {
      before()
      try {
        return method(...args)
      } catch (thrown) {
        throw asFailure(thrown)
      }
    }
    return [name, guardedMethod]
  })
  return Object.fromEntries(entries) as Part
}

/** Says once that the disk is nearly full, and again after there was room in between. */
function createSpaceWatch({ dataDir, now, onNotice }: StoreOptions): () => void {
  let nextCheck = 0
  let told = false
  return () => {
    if (now() < nextCheck) return
    nextCheck = now() + spaceCheckMs
    const free = freeBytes(dataDir)
    const scarce = free < scarceBytes
    if (scarce && !told) {
      const megabytes = Math.floor(free / 1024 / 1024)
      onNotice('warning', notice('disk-nearly-full', { megabytes }))
    }
    told = scarce
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
