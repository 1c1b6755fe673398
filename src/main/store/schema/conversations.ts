import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { agents } from './agents.ts'

export const conversations = sqliteTable(
  'conversations',
  {
    id: text('id').primaryKey(),
    agentId: text('agent_id').references(() => agents.id),
    /** chat or trial. */
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    /** auto or user. */
    titleSource: text('title_source').notNull(),
    pinned: integer('pinned', { mode: 'boolean' }).notNull(),
    draft: text('draft').notNull(),
    leafId: text('leaf_id'),
    activeRunId: text('active_run_id'),
    lastMessageAt: integer('last_message_at').notNull(),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [
    index('conversations_listed')
      .on(table.pinned, table.lastMessageAt, table.id)
      .where(sql`kind = 'chat' and deleted_at is null`),
    index('conversations_agent').on(table.agentId, table.pinned, table.lastMessageAt, table.id),
  ],
)
