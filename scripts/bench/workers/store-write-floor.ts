/** The same rows by plain better-sqlite3, in an equal transaction: CPU of each in microseconds. */

import { createIdSource } from '#main/store/ids'
import { openBuiltHost } from '../house.ts'
import { temporaryFolder } from '../machine.ts'
import { messageTexts } from '../message-texts.ts'
import { openPlain, pluck } from '../plain-database.ts'
import { cpuOf, serveWorker } from '../worker.ts'

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
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const texts = messageTexts(messages)
  return {
    async round() {
      const conversationId = newId()
      insertConversation.run(conversationId, Date.now(), Date.now())
      let parentId: string | null = null
      const cpu = await cpuOf(async () => {
        for (const text of texts) {
          const id = newId()
          begin.run()
          insert.run(id, conversationId, parentId, text, Date.now())
          commit.run()
          parentId = id
        }
      })
      if (pluck(db, 'SELECT text FROM messages WHERE id = ?', parentId) !== texts.at(-1))
        throw new Error('A message is missing.')
      return { micros: (cpu * 1000) / messages }
    },
    close: async () => {
      db.close()
    },
  }
})
