/** Conversations: chats, and trials of a draft that no list shows. */
import type { Conversation } from '#shared/conversations/conversation'
import {
  type ConversationRow,
  createConversationList,
  readConversation,
  selectConversation,
} from './conversation-list.ts'
import { found, type StoreContext } from './rows.ts'
import type { ConversationStore } from './store.ts'

export function createConversationStore({ db, now, newId, log }: StoreContext): ConversationStore {
  const get = db.prepare<[string], ConversationRow>(`${selectConversation} WHERE id = ?`)
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

  function look(id: string): Conversation | undefined {
    const row = get.get(id)
    return row === undefined ? undefined : readConversation(row, log)
  }
  const one = (id: string): Conversation => found(look(id), 'conversation-gone')

  return {
    list: createConversationList(db, log),
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
