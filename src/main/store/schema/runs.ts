import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { agentVersions } from './agent-versions.ts'
import { conversations } from './conversations.ts'

export const runs = sqliteTable(
  'runs',
  {
    id: text('id').primaryKey(),
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id),
    messageId: text('message_id').notNull(),
    agentId: text('agent_id'),
    agentVersionId: text('agent_version_id')
      .notNull()
      .references(() => agentVersions.id),
    status: text('status').notNull(),
    /** JSON of wireErrorSchema. */
    error: text('error'),
    /** JSON of usageSchema. */
    usage: text('usage'),
    cost: text('cost'),
    startedAt: integer('started_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [
    index('runs_conversation').on(table.conversationId),
    index('runs_version').on(table.agentVersionId),
    index('runs_unfinished').on(table.id).where(sql`ended_at is null`),
  ],
)
