import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { agentVersions } from './agent-versions.ts'

/** One piece of work of an agent. Costs are integers of nano-dollars; `end_seq` is the seq of its last event. */
export const runs = sqliteTable(
  'runs',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    subjectId: text('subject_id'),
    origin: text('origin').notNull(),
    principal: text('principal').notNull(),
    parentId: text('parent_id'),
    rootId: text('root_id').notNull(),
    agentId: text('agent_id'),
    agentVersionId: text('agent_version_id')
      .notNull()
      .references(() => agentVersions.id),
    status: text('status').notNull(),
    /** JSON of runWaitSchema. */
    wait: text('wait'),
    /** JSON: an array of partSchema; null where its subject holds what it was asked. */
    input: text('input'),
    priority: integer('priority').notNull(),
    deadlineAt: integer('deadline_at'),
    budgetNanos: integer('budget_nanos'),
    /** JSON of wireErrorSchema. */
    error: text('error'),
    /** JSON of usageSchema. */
    usage: text('usage'),
    costNanos: integer('cost_nanos').notNull(),
    costAtLeast: integer('cost_at_least', { mode: 'boolean' }).notNull(),
    endSeq: integer('end_seq'),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
  },
  (table) => [
    index('runs_kind').on(table.kind, table.id),
    index('runs_version').on(table.agentVersionId),
    index('runs_parent').on(table.parentId).where(sql`parent_id is not null`),
    index('runs_unfinished').on(table.id).where(sql`ended_at is null`),
  ],
)
