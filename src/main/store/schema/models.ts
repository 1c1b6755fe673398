import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { providers } from './providers.ts'

/** The models of a provider as it last listed them. Prices are US dollars for a million tokens, as decimal text. */
export const models = sqliteTable(
  'models',
  {
    providerId: text('provider_id')
      .notNull()
      .references(() => providers.id, { onDelete: 'cascade' }),
    id: text('id').notNull(),
    /** Keeps the order in which the provider listed them. */
    position: integer('position').notNull(),
    name: text('name').notNull(),
    contextLength: integer('context_length'),
    maxOutputTokens: integer('max_output_tokens'),
    tools: integer('tools', { mode: 'boolean' }),
    vision: integer('vision', { mode: 'boolean' }),
    thinking: integer('thinking', { mode: 'boolean' }),
    inputPrice: text('input_price'),
    outputPrice: text('output_price'),
    listedAt: integer('listed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.providerId, table.id] })],
)
