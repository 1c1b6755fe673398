/** The same rows by plain better-sqlite3, in an equal transaction: microseconds for each. */

import { createIdSource } from '../../../src/main/store/ids.ts'
import { openBuiltHost } from '../house.ts'
import { temporaryFolder } from '../machine.ts'
import { messageTexts } from '../message-texts.ts'
import { openPlain, pluck } from '../plain-database.ts'
import { serveWorker } from '../worker.ts'

serveWorker(async ({ root, messages }: { readonly root: string; readonly messages: number }) => {
  const dataDir = temporaryFolder()
  await (await openBuiltHost(root, { dataDir })).close()
  const db = openPlain(dataDir)
  const newId = createIdSource({ now: Date.now })
  const insertConversation = db.prepare(
    `INSERT INTO conversations (id, agent_id, kind, title, title_source, pinned, draft, last_message_at, created_at)
     VALUES (?, NULL, 'chat', '', 'auto', 0, '', ?, ?)`,
  )
  // The triggers of the table keep the index.
  const insert = db.prepare(
    `INSERT INTO messages (id, conversation_id, parent_id, role, text, status, run_id, created_at)
     VALUES (?, ?, ?, 'user', ?, 'complete', NULL, ?)`,
  )
  const write = db.transaction((id: string, conversationId: string, parentId: string | null, text: string) =>
    insert.run(id, conversationId, parentId, text, Date.now()),
  ).immediate
  const texts = messageTexts(messages)
  return {
    async round() {
      const conversationId = newId()
      insertConversation.run(conversationId, Date.now(), Date.now())
      globalThis.gc?.()
      let parentId: string | null = null
      const started = performance.now()
      for (const text of texts) {
        const id = newId()
        write(id, conversationId, parentId, text)
        parentId = id
      }
      const micros = ((performance.now() - started) * 1000) / messages
      if (pluck(db, 'SELECT text FROM messages WHERE id = ?', parentId) !== texts.at(-1))
        throw new Error('A message is missing.')
      return { micros }
    },
    close: async () => {
      db.close()
    },
  }
})
