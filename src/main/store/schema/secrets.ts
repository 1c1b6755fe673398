import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** AES-256-GCM ciphertext with the owner's id as associated data. The owner is a provider today, more to come. */
export const secrets = sqliteTable('secrets', {
  ownerId: text('owner_id').primaryKey(),
  nonce: blob('nonce', { mode: 'buffer' }).notNull(),
  ciphertext: blob('ciphertext', { mode: 'buffer' }).notNull(),
  updatedAt: integer('updated_at').notNull(),
})
