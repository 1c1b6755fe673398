/** Conversations: chats, and trials of a draft that no list shows. */
import { type Conversation, conversationSchema } from '#shared/conversation'
import {
  createStatementCache,
  decodeCursor,
  encodeCursor,
  fold,
  found,
  type Raw,
  readValue,
  type StoreContext,
} from './rows.ts'
import type { conversations } from './schema/conversations.ts'
import type { ConversationStore } from './store.ts'

type Row = Raw<Omit<typeof conversations.$inferSelect, 'kind'>>

const select = `SELECT id, agent_id AS agentId, title, title_source AS titleSource, pinned, draft, leaf_id AS leafId,
  active_run_id AS activeRunId, last_message_at AS lastMessageAt, created_at AS createdAt, deleted_at AS deletedAt
  FROM conversations`
const listed = "kind = 'chat' AND deleted_at IS NULL"

export function createConversationStore({ db, now, newId, log }: StoreContext): ConversationStore {
  const statement = createStatementCache<Row>(db)
  const get = db.prepare<[string], Row>(`${select} WHERE id = ?`)
  const insert = db.prepare(
    `INSERT INTO conversations (id, agent_id, kind, title, title_source, pinned, draft, last_message_at, created_at)
     VALUES (?, ?, ?, ?, 'auto', 0, ?, ?, ?)`,
  )
  const update = db.prepare(
    `UPDATE conversations SET title = coalesce(?, title), title_source = coalesce(?, title_source),
     pinned = coalesce(?, pinned), draft = coalesce(?, draft), agent_id = coalesce(?, agent_id) WHERE id = ?`,
  )
  const softDelete = db.prepare('UPDATE conversations SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL')
  const restore = db.prepare('UPDATE conversations SET deleted_at = NULL WHERE id = ?')
  const setLeaf = db.prepare('UPDATE conversations SET leaf_id = ? WHERE id = ?')
  const begin = db.prepare(
    `UPDATE conversations SET leaf_id = ?, active_run_id = ?, last_message_at = ?, draft = coalesce(?, draft),
     title = coalesce(?, title) WHERE id = ?`,
  )
  const settle = db.prepare(
    'UPDATE conversations SET active_run_id = NULL WHERE id = ? AND active_run_id = ?',
  )
  const kind = db.prepare<[string], 'chat' | 'trial'>('SELECT kind FROM conversations WHERE id = ?').pluck()

  /** undefined where the row is damaged beyond use. */
  function read(row: Row): Conversation | undefined {
    const place = { table: 'conversations', id: row.id, column: 'title_source' }
    const conversation = {
      ...row,
      titleSource: readValue(conversationSchema.shape.titleSource, row.titleSource, 'auto', log, place),
      pinned: row.pinned === 1,
    }
    return readValue(conversationSchema, conversation, undefined, log, { ...place, column: 'any' })
  }

  function look(id: string): Conversation | undefined {
    const row = get.get(id)
    return row === undefined ? undefined : read(row)
  }
  const one = (id: string): Conversation => found(look(id), 'The conversation')

  return {
    list({ agentId, search, cursor, limit }) {
      const words = search?.trim() ? fold(search.trim()) : null
      const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'number', 'text'])
      // Only the conditions that hold, so that the index takes a later page to its place at once.
      const sql = [
        `${select} WHERE ${listed}`,
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
        items: items.map(read).filter((conversation) => conversation !== undefined),
        nextCursor: more ? encodeCursor([last.pinned, last.lastMessageAt, last.id]) : null,
      }
    },
    get: look,
    insert({ id = newId(), agentId, draft, kind, title = '' }) {
      const at = now()
      insert.run(id, agentId, kind, title, draft, at, at)
      return {
        id,
        agentId,
        title,
        titleSource: 'auto',
        pinned: false,
        draft,
        leafId: null,
        activeRunId: null,
        lastMessageAt: at,
        createdAt: at,
        deletedAt: null,
      }
    },
    update(id, { title, titleSource, pinned, draft, agentId }) {
      const pin = pinned === undefined ? null : Number(pinned)
      update.run(title ?? null, titleSource ?? null, pin, draft ?? null, agentId ?? null, id)
      return one(id)
    },
    softDelete(id) {
      softDelete.run(now(), id)
    },
    restore(id) {
      restore.run(id)
      return one(id)
    },
    setLeaf(id, messageId) {
      setLeaf.run(messageId, id)
    },
    begin(id, { runId, leafId, at, draft, title }) {
      begin.run(leafId, runId, at, draft ?? null, title ?? null, id)
    },
    settle(id, runId) {
      settle.run(id, runId)
    },
    kind: (id) => kind.get(id),
  }
}
