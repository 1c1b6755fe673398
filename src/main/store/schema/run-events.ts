import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { runs } from './runs.ts'

/**
 * Events of a run that no other row holds, as JSON of runEventSchema: waits, and turns to another model. All others are
 * told again from the rows of runs, steps, tool_calls and approvals, which bear their seq.
 */
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
