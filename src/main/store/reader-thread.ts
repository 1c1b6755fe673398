/** The thread that reads what would block the main one: on a connection of its own that can only read. */
import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { serve } from '../workers/serve.ts'
import { createConversationList } from './conversation-list.ts'
import type { ReaderData } from './reader.ts'
import { registerFold } from './rows.ts'
import { createSearchSteps, type SearchQuery } from './search.ts'
import type { ConversationQuery } from './store.ts'

const { file, nativeBinding } = workerData as ReaderData
const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000, nativeBinding })
db.pragma('temp_store = MEMORY')
db.pragma('cache_size = -16000')
db.pragma(`mmap_size = ${128 * 1024 * 1024}`)
registerFold(db)

const silent = { warn: () => {}, error: () => {} }
const search = createSearchSteps(db)
const conversations = createConversationList(db, silent)

serve({
  search: (input) => search(input as SearchQuery),
  // biome-ignore lint/correctness/useYield: one statement, one step.
  *conversations(input) {
    return conversations(input as ConversationQuery)
  },
})
