import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { conversations } from './conversations.ts'

/**
 * The tree of messages. The full-text index points at `number`, which VACUUM leaves alone because it is the primary
 * key. `parent_id` has no foreign key: it would cost a look-up in each insert, and the reader copes with a lost parent.
 */
export const messages = sqliteTable(
  'messages',
  {
    number: integer('number').primaryKey(),
    id: text('id').notNull().unique(),
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id),
    parentId: text('parent_id'),
    /** user or assistant. */
    role: text('role').notNull(),
    /** Empty while an answer is being written; its growing text stands in its steps. */
    text: text('text').notNull(),
    /** JSON: an array of partSchema, beyond the text; null where there is none. */
    parts: text('parts'),
    status: text('status').notNull(),
    /** The newest run that wrote this answer. */
    runId: text('run_id'),
    /** Ids of the runs that wrote at it before, oldest first, with commas between; null where there is none. */
    earlierRunIds: text('earlier_run_ids'),
    /** JSON of wireErrorSchema. */
    error: text('error'),
    /** JSON of usageSchema. */
    usage: text('usage'),
    costNanos: integer('cost_nanos'),
    costAtLeast: integer('cost_at_least', { mode: 'boolean' }),
    durationMs: integer('duration_ms'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('messages_parent').on(table.conversationId, table.parentId)],
)
