/** Brings the tables up to date: a snapshot, one transaction, a check, and the snapshot put back where that fails. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'

const journalSchema = z.object({ entries: z.array(z.object({ idx: z.number().int(), tag: z.string() })) })

export interface Migration {
  /** 1 for the first: the database's user_version once it has run. */
  readonly version: number
  readonly file: string
}

/** In drizzle's order. Throws where the folder is not one of drizzle's. */
export function readMigrations(folder: string): Migration[] {
  const journal = journalSchema.parse(JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')))
  return journal.entries
    .toSorted((one, other) => one.idx - other.idx)
    .map(({ tag }, index) => ({ version: index + 1, file: join(folder, `${tag}.sql`) }))
}

/** The database is one of ours where it bears this mark: "AgFa". */
export const applicationId = 0x41674661

/** All or nothing. What the check finds rolls everything back, and throws. */
export function applyMigrations(db: Database, migrations: readonly Migration[]): void {
  // Rebuilding a table drops it for a moment; this cannot be switched inside a transaction.
  db.pragma('foreign_keys = OFF')
  try {
    db.exec('BEGIN IMMEDIATE')
    for (const { version, file } of migrations) {
      for (const statement of readFileSync(file, 'utf8').split('--> statement-breakpoint')) db.exec(statement)
      db.pragma(`user_version = ${version}`)
    }
    db.pragma(`application_id = ${applicationId}`)
    checkIntegrity(db)
    db.exec('COMMIT')
  } catch (thrown) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw thrown
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

function checkIntegrity(db: Database): void {
  const found = db.pragma('integrity_check', { simple: true })
  if (found !== 'ok') throw new Error(`The integrity check found: ${String(found)}`)
  const orphans = db.pragma('foreign_key_check')
  const [first] = Array.isArray(orphans) ? orphans : []
  if (first !== undefined) throw new Error(`The foreign key check found: ${JSON.stringify(first)}`)
}
