/**
 * The tables of a database that an application has open. Deleting keeps a row for thirty days, so that it can be brought
 * back; between two tests it has to go at once.
 */
import Database from 'better-sqlite3'
import { databaseFile } from '#main/store/files'
import { nativeBinding } from '#main/store/native'

export function filledTables(dataDir: string): readonly string[] {
  return within(dataDir, (db) => tablesOf(db).filter((name) => holdsSomething(db, name)))
}

/** Empties every table but those named. Indexes for the search follow by their triggers. */
export function emptyTables(dataDir: string, except: readonly string[]): void {
  within(dataDir, (db) => {
    db.pragma('foreign_keys = OFF')
    db.pragma('synchronous = OFF')
    const doomed = tablesOf(db).filter((name) => !except.includes(name) && holdsSomething(db, name))
    db.transaction(() => {
      for (const name of doomed) db.exec(`DELETE FROM "${name}"`)
    }).immediate()
  })
}

function within<Result>(dataDir: string, act: (db: Database.Database) => Result): Result {
  const db = new Database(databaseFile(dataDir), { nativeBinding: nativeBinding(), fileMustExist: true })
  try {
    return act(db)
  } finally {
    db.close()
  }
}

/** Neither SQLite's own nor the parts of a search index. */
function tablesOf(db: Database.Database): readonly string[] {
  const all = db.pragma('main.table_list') as readonly { readonly name: string; readonly type: string }[]
  return all.flatMap(({ name, type }) => (type === 'table' && !name.startsWith('sqlite_') ? [name] : []))
}

function holdsSomething(db: Database.Database, name: string): boolean {
  return db.prepare(`SELECT 1 FROM "${name}" LIMIT 1`).get() !== undefined
}
