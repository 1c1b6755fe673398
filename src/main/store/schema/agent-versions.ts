import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { agents } from './agents.ts'

/** Each save of an agent, never changed afterwards. A draft that is tried out has no agent and version 0. */
export const agentVersions = sqliteTable(
  'agent_versions',
  {
    id: text('id').primaryKey(),
    agentId: text('agent_id').references(() => agents.id),
    version: integer('version').notNull(),
    /** JSON of agentDefinitionSchema. */
    definition: text('definition').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('agent_versions_version').on(table.agentId, table.version)],
)
