import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { runs } from './runs.ts'

/** One request to a model and what came of it. While it goes on, its text stands in step_chunks. */
export const steps = sqliteTable(
  'steps',
  {
    number: integer('number').primaryKey(),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id),
    index: integer('index').notNull(),
    providerId: text('provider_id').notNull(),
    modelId: text('model_id').notNull(),
    text: text('text').notNull(),
    thinking: text('thinking').notNull(),
    /** The seq of the last delta that the text holds. */
    textSeq: integer('text_seq').notNull(),
    thinkingSeq: integer('thinking_seq').notNull(),
    /** How many rows of tool_calls it has. */
    calls: integer('calls').notNull(),
    /** JSON of what the provider wants back unread with the next request. */
    opaque: text('opaque'),
    stopReason: text('stop_reason'),
    /** JSON of wireErrorSchema: why its model was given up, or the run ended. */
    error: text('error'),
    /** JSON of usageSchema. */
    usage: text('usage'),
    costNanos: integer('cost_nanos'),
    costAtLeast: integer('cost_at_least', { mode: 'boolean' }),
    firstTokenMs: integer('first_token_ms'),
    latencyMs: integer('latency_ms'),
    /** JSON: an array; null where there are none. */
    warnings: text('warnings'),
    startSeq: integer('start_seq').notNull(),
    /** null while it goes on. */
    endSeq: integer('end_seq'),
    startedAt: integer('started_at').notNull(),
  },
  (table) => [uniqueIndex('steps_run').on(table.runId, table.index)],
)
