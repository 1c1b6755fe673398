import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One row for each setting; the value is JSON. */
export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
  updatedAt: integer('updated_at').notNull(),
})
