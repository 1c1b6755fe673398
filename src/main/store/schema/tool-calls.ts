import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { runs } from './runs.ts'

/** One call of a tool. `begun` is on the disk before a call that changes the world is made. */
export const toolCalls = sqliteTable(
  'tool_calls',
  {
    number: integer('number').primaryKey(),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id),
    step: integer('step').notNull(),
    callId: text('call_id').notNull(),
    name: text('name').notNull(),
    /** As the model wrote them. */
    arguments: text('arguments').notNull(),
    approvedArguments: text('approved_arguments'),
    /** none or world; null: there is no such tool. */
    effect: text('effect'),
    status: text('status').notNull(),
    /** Given to the tool, so that the service behind it can tell a repeat. */
    idempotencyKey: text('idempotency_key'),
    /** What the model is told; its beginning where the whole is a blob. */
    result: text('result'),
    resultBlob: text('result_blob'),
    calledSeq: integer('called_seq').notNull(),
    begunSeq: integer('begun_seq'),
    endedSeq: integer('ended_seq'),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
  },
  (table) => [uniqueIndex('tool_calls_call').on(table.runId, table.callId)],
)
