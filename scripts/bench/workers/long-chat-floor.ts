/** The same page by plain better-sqlite3: the rows of the branch with their siblings, and the steps of its answers. */
import { makeLongChat } from '../long-chat.ts'
import { temporaryFolder } from '../machine.ts'
import { openPlain } from '../plain-database.ts'
import { serveWorker } from '../worker.ts'

interface Settings {
  readonly root: string
  readonly messages: number
  readonly calls: number
}

/** As src/main/store/messages.ts and step-rows.ts ask. */
const branchSql = `WITH RECURSIVE branch (number, parent_id) AS (
    SELECT number, parent_id FROM messages WHERE id = (SELECT leaf_id FROM conversations WHERE id = ?)
    UNION ALL
    SELECT p.number, p.parent_id FROM branch JOIN messages p ON p.id = branch.parent_id
    LIMIT 51
  )
  SELECT m.*, CASE WHEN EXISTS (SELECT 1 FROM messages s WHERE s.conversation_id = m.conversation_id
      AND s.parent_id IS m.parent_id AND s.number <> m.number)
    THEN (SELECT group_concat(id) FROM (SELECT s.id FROM messages s
      WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id ORDER BY s.number)) END AS siblings
  FROM branch CROSS JOIN messages m ON m.number = branch.number`
const stepsSql = `SELECT * FROM steps WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, "index"`

serveWorker(async ({ root, messages, calls }: Settings) => {
  const dataDir = temporaryFolder()
  const conversationId = await makeLongChat(root, dataDir, messages)
  const db = openPlain(dataDir)
  const branch = db.prepare<[string], { readonly role: string; readonly run_id: string }>(branchSql)
  const steps = db.prepare<[string], unknown>(stepsSql)
  return {
    async round() {
      globalThis.gc?.()
      const started = performance.now()
      for (let index = 0; index < calls; index += 1) {
        const rows = branch.all(conversationId).slice(0, 50)
        const runs = rows.filter((row) => row.role !== 'user').map((row) => row.run_id)
        const found = steps.all(JSON.stringify(runs))
        if (rows.length !== 50 || found.length !== 25) throw new Error(`${rows.length} messages came.`)
      }
      return { micros: ((performance.now() - started) * 1000) / calls }
    },
    close: async () => {
      db.close()
    },
  }
})
