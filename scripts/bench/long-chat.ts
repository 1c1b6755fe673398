/** A conversation of many messages, made by direct inserts into the product's own tables. */
import { createIdSource } from '#main/store/ids'
import { openBuiltHost } from './house.ts'
import { messageTexts } from './message-texts.ts'
import { openPlain } from './plain-database.ts'

/** Makes it in this data folder and answers its id: messages of a person and answers of one step in turn. */
export async function makeLongChat(root: string, dataDir: string, messages: number): Promise<string> {
  const host = await openBuiltHost(root, { dataDir })
  const { id: agentId, versionId } = await host.call('agent.create', { name: 'Bench', status: 'active' })
  const { id: conversationId } = await host.call('conversation.create', { agentId })
  await host.close()

  const db = openPlain(dataDir)
  const newId = createIdSource({ now: Date.now })
  const usage = JSON.stringify({
    inputTokens: 900,
    outputTokens: 60,
    cachedInputTokens: 0,
    reasoningTokens: 0,
  })
  const providerId = newId()
  const insertMessage = db.prepare(
    `INSERT INTO messages (id, conversation_id, parent_id, role, text, status, run_id, usage, cost, duration_ms, created_at)
     VALUES (?, ?, ?, ?, ?, 'complete', ?, ?, ?, ?, ?)`,
  )
  const insertRun = db.prepare(
    `INSERT INTO runs (id, conversation_id, message_id, agent_id, agent_version_id, status, usage, cost, started_at, ended_at)
     VALUES (?, ?, ?, ?, ?, 'done', ?, '0.0012', ?, ?)`,
  )
  const insertStep = db.prepare(
    `INSERT INTO steps (id, run_id, message_id, "index", provider_id, model_id, text, thinking, text_seq, thinking_seq,
       stop_reason, usage, cost, first_token_ms, latency_ms, warnings, started_at)
     VALUES (?, ?, ?, 0, ?, 'bench-model', ?, '', 3, 0, 'end', ?, '0.0012', 180, 900, '[]', ?)`,
  )
  const texts = messageTexts(messages)
  const start = Date.now() - messages * 60_000
  let parentId: string | null = null
  db.exec('BEGIN')
  for (const [index, text] of texts.entries()) {
    const id = newId()
    const at = start + index * 60_000
    if (index % 2 === 0) {
      insertMessage.run(id, conversationId, parentId, 'user', text, null, null, null, null, at)
    } else {
      const runId = newId()
      insertMessage.run(id, conversationId, parentId, 'assistant', text, runId, usage, '0.0012', 900, at)
      insertRun.run(runId, conversationId, id, agentId, versionId, usage, at, at + 900)
      insertStep.run(newId(), runId, id, providerId, text, usage, at)
    }
    parentId = id
  }
  db.prepare('UPDATE conversations SET leaf_id = ?, last_message_at = ? WHERE id = ?').run(
    parentId,
    Date.now(),
    conversationId,
  )
  db.exec('COMMIT')
  db.close()
  return conversationId
}
