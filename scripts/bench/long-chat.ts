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
  const nanos = 1_200_000
  const insertMessage = db.prepare(
    `INSERT INTO messages (id, conversation_id, parent_id, role, text, status, run_id, usage, cost_nanos, cost_at_least,
       duration_ms, created_at)
     VALUES (?, ?, ?, ?, ?, 'complete', ?, ?, ?, ?, ?, ?)`,
  )
  const insertRun = db.prepare(
    `INSERT INTO runs (id, kind, subject_id, origin, principal, root_id, agent_id, agent_version_id, status, priority,
       usage, cost_nanos, cost_at_least, end_seq, created_at, started_at, ended_at)
     VALUES (@id, 'chat', @subject, 'person', 'owner', @id, @agentId, @versionId, 'done', 0,
       @usage, @nanos, 0, 5, @at, @at, @at + 900)`,
  )
  const insertStep = db.prepare(
    `INSERT INTO steps (run_id, "index", provider_id, model_id, text, thinking, text_seq, thinking_seq, calls,
       stop_reason, usage, cost_nanos, cost_at_least, first_token_ms, latency_ms, warnings, start_seq, end_seq, started_at)
     VALUES (?, 0, ?, 'bench-model', ?, '', 3, 0, 0, 'end', ?, ?, 0, 180, 900, NULL, 2, 4, ?)`,
  )
  const texts = messageTexts(messages)
  const start = Date.now() - messages * 60_000
  let parentId: string | null = null
  db.exec('BEGIN')
  for (const [index, text] of texts.entries()) {
    const id = newId()
    const at = start + index * 60_000
    if (index % 2 === 0) {
      insertMessage.run(id, conversationId, parentId, 'user', text, null, null, null, null, null, at)
    } else {
      const runId = newId()
      insertMessage.run(id, conversationId, parentId, 'assistant', text, runId, usage, nanos, 0, 900, at)
      insertRun.run({ id: runId, subject: id, agentId, versionId, usage, nanos, at })
      insertStep.run(runId, providerId, text, usage, nanos, at)
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
