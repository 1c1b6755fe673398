import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { runs } from './runs.ts'

/** Every event of a run but its deltas, as JSON of runEventSchema. Append-only. */
export const runEvents = sqliteTable(
  'run_events',
  {
    runId: text('run_id')
      .notNull()
      .references(() => runs.id),
    seq: integer('seq').notNull(),
    type: text('type').notNull(),
    body: text('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.seq] })],
)
