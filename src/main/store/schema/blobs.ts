import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What is too large for a row: a file in the folder `blobs`, named by the SHA-256 of its bytes. */
export const blobs = sqliteTable('blobs', {
  hash: text('hash').primaryKey(),
  bytes: integer('bytes').notNull(),
  mediaType: text('media_type').notNull(),
  createdAt: integer('created_at').notNull(),
})
