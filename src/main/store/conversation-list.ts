/** Lists of chats: also read beside the main thread, so that it needs nothing that writes. */
import type { Database } from 'better-sqlite3'
import { type Conversation, conversationSchema } from '#shared/conversations/conversation'
import { createStatementCache, decodeCursor, encodeCursor, fold, type Raw, readValue } from './rows.ts'
import type { conversations } from './schema/conversations.ts'
import type { ConversationStore, StoreLog } from './store.ts'

export type ConversationRow = Raw<Omit<typeof conversations.$inferSelect, 'kind'>>

export const selectConversation = `SELECT id, agent_id AS agentId, title, title_source AS titleSource, pinned, draft, leaf_id AS leafId,
  active_run_id AS activeRunId, last_message_at AS lastMessageAt, created_at AS createdAt, deleted_at AS deletedAt
  FROM conversations`
const listed = "kind = 'chat' AND deleted_at IS NULL"

/** undefined where the row is damaged beyond use. */
export function readConversation(row: ConversationRow, log: StoreLog): Conversation | undefined {
  const place = { table: 'conversations', id: row.id, column: 'title_source' }
  const conversation = {
    ...row,
    titleSource: readValue(conversationSchema.shape.titleSource, row.titleSource, 'auto', log, place),
    pinned: row.pinned === 1,
  }
  return readValue(conversationSchema, conversation, undefined, log, { ...place, column: 'any' })
}

export function createConversationList(db: Database, log: StoreLog): ConversationStore['list'] {
  const statement = createStatementCache<ConversationRow>(db)
  return ({ agentId, search, cursor, limit }) => {
    const words = search?.trim() ? fold(search.trim()) : null
    const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'number', 'id'])
    // Only the conditions that hold, so that the index takes a later page to its place at once.
    const sql = [
      `${selectConversation} WHERE ${listed}`,
      agentId === undefined ? '' : 'AND agent_id = @agentId',
      words === null ? '' : 'AND instr(fold(title), @words) > 0',
      after === null ? '' : 'AND (pinned, last_message_at, id) < (@pinned, @time, @id)',
      'ORDER BY pinned DESC, last_message_at DESC, id DESC LIMIT @limit',
    ]
    const [pinned = null, time = null, id = null] = after ?? []
    const values = { agentId: agentId ?? null, words, pinned, time, id, limit: limit + 1 }
    const rows = statement(sql.join(' ')).all(values)
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    const more = rows.length > limit && last !== undefined
    return {
      items: items
        .map((row) => readConversation(row, log))
        .filter((conversation) => conversation !== undefined),
      nextCursor: more ? encodeCursor([last.pinned, last.lastMessageAt, last.id]) : null,
    }
  }
}
