/** The floor of everything that stores: plain better-sqlite3 on the same file, with the settings of the store. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { registerSearchFunctions } from '#main/store/search-functions'

/** The database in a data folder that the application has made. */
export function openPlain(dataDir: string, options: { readonly readonly?: boolean } = {}): Database.Database {
  const db = new Database(join(dataDir, 'agent-factory.sqlite'), { ...options, fileMustExist: true })
  if (options.readonly !== true) {
    // The triggers of the index call them.
    registerSearchFunctions(db)
    db.pragma('secure_delete = ON')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    db.pragma('wal_autocheckpoint = 4000')
    db.pragma(`journal_size_limit = ${32 * 1024 * 1024}`)
  }
  db.pragma('temp_store = MEMORY')
  db.pragma('cache_size = -16000')
  db.pragma(`mmap_size = ${128 * 1024 * 1024}`)
  return db
}

/** All values, so that a damaged or a changed schema is noticed and nothing is compared that differs. */
export function pluck(db: Database.Database, sql: string, ...values: unknown[]): unknown {
  return db
    .prepare(sql)
    .pluck()
    .get(...values)
}
