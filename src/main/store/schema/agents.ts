import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What is looked for in an agent stands here; all the rest is in the definition of its newest version. */
export const agents = sqliteTable(
  'agents',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    status: text('status').notNull(),
    /** The newest version. No foreign key: each of the two rows would have to be there first. */
    versionId: text('version_id').notNull(),
    version: integer('version').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('agents_updated').on(table.updatedAt, table.id)],
)
