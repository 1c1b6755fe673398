import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { runs } from './runs.ts'

/**
 * The text of a step that goes on, as it grows: only appended, so that a long answer is written once and not with each
 * checkpoint. A piece replaces what stood from its offset on. Gone when the step ends.
 */
export const stepChunks = sqliteTable(
  'step_chunks',
  {
    runId: text('run_id')
      .notNull()
      .references(() => runs.id),
    /** Of the last delta that it holds. */
    seq: integer('seq').notNull(),
    step: integer('step').notNull(),
    /** text or thinking. */
    kind: text('kind').notNull(),
    offset: integer('offset').notNull(),
    text: text('text').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.seq] })],
)
