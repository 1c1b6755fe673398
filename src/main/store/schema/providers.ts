import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const providers = sqliteTable(
  'providers',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    preset: text('preset'),
    name: text('name').notNull(),
    baseUrl: text('base_url').notNull(),
    hasKey: integer('has_key', { mode: 'boolean' }).notNull(),
    /** null: as many as the service takes. */
    requestsPerMinute: integer('requests_per_minute'),
    status: text('status').notNull(),
    reason: text('reason'),
    latencyMs: integer('latency_ms'),
    validatedAt: integer('validated_at'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('providers_created').on(table.createdAt, table.id)],
)
