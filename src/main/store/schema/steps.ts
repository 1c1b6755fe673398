import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { runs } from './runs.ts'

/** One request to a model and what came of it. Text grows here by checkpoints while the run goes on. */
export const steps = sqliteTable(
  'steps',
  {
    id: text('id').primaryKey(),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id),
    messageId: text('message_id').notNull(),
    /** 0, 1, 2 … within the message. */
    index: integer('index').notNull(),
    providerId: text('provider_id').notNull(),
    modelId: text('model_id').notNull(),
    text: text('text').notNull(),
    thinking: text('thinking').notNull(),
    /** The seq of the last delta that the text holds. */
    textSeq: integer('text_seq').notNull(),
    thinkingSeq: integer('thinking_seq').notNull(),
    /** JSON: an array of toolCallSchema; null where there are none. */
    toolCalls: text('tool_calls'),
    stopReason: text('stop_reason'),
    /** JSON of usageSchema. */
    usage: text('usage'),
    cost: text('cost'),
    firstTokenMs: integer('first_token_ms'),
    latencyMs: integer('latency_ms'),
    /** JSON: an array of strings; null where there are none. */
    warnings: text('warnings'),
    startedAt: integer('started_at').notNull(),
  },
  (table) => [
    index('steps_message').on(table.messageId, table.index),
    index('steps_run').on(table.runId, table.index),
  ],
)
