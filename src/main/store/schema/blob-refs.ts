import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { blobs } from './blobs.ts'

/** Who needs a blob: a run or a message by its id. A blob that nobody needs any more is removed. */
export const blobRefs = sqliteTable(
  'blob_refs',
  {
    ownerId: text('owner_id').notNull(),
    hash: text('hash')
      .notNull()
      .references(() => blobs.hash),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.hash] }), index('blob_refs_hash').on(table.hash)],
)
