/** What nobody will ask for again is removed for good, in pieces small enough that nobody waits for them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { runsOf } from './message-rows.ts'
import type { StoreContext } from './rows.ts'
import { createRunRemoval } from './run-removal.ts'
import type { BlobStore } from './store.ts'

const day = 24 * 60 * 60 * 1000
const keepDeleted = 30 * day
const keepTrials = day
/** Messages removed in one transaction. */
const piece = 200

interface Ids {
  readonly ids: string
}

interface MessageRuns {
  readonly id: string
  readonly runId: string | null
  readonly earlierRunIds: string | null
}

export function createPrune(
  { db, transaction }: StoreContext,
  blobs: BlobStore,
  isOpen: () => boolean,
): (now: number) => Promise<void> {
  const doomed = db
    .prepare<[{ deleted: number; trial: number }], string>(
      `SELECT id FROM conversations WHERE deleted_at < @deleted OR (kind = 'trial' AND last_message_at < @trial)
       LIMIT 50`,
    )
    .pluck()
  const removeRuns = createRunRemoval(db)
  const messagesOf = db.prepare<[Ids], MessageRuns>(
    `SELECT id, run_id AS runId, earlier_run_ids AS earlierRunIds FROM messages
     WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT ${piece}`,
  )
  const removeMessages = [
    'DELETE FROM blob_refs WHERE owner_id IN (SELECT value FROM json_each(@ids))',
    'DELETE FROM messages WHERE id IN (SELECT value FROM json_each(@ids))',
  ].map((sql) => db.prepare<[Ids]>(sql))
  const removeConversations = db.prepare<[Ids]>(
    'DELETE FROM conversations WHERE id IN (SELECT value FROM json_each(@ids))',
  )
  const providers = [
    // The owner of a provider's key is named after it.
    `DELETE FROM secrets WHERE owner_id IN (SELECT 'provider:' || id FROM providers WHERE deleted_at < @deleted)`,
    'DELETE FROM providers WHERE deleted_at < @deleted',
  ].map((sql) => db.prepare<[{ deleted: number }]>(sql))
  const unusedAgents = db
    .prepare<[number], string>(
      `SELECT id FROM agents a WHERE deleted_at < ?
       AND NOT EXISTS (SELECT 1 FROM conversations WHERE agent_id = a.id)
       AND NOT EXISTS (SELECT 1 FROM agent_versions v JOIN runs r ON r.agent_version_id = v.id WHERE v.agent_id = a.id)`,
    )
    .pluck()
  const agents = [
    'DELETE FROM agent_versions WHERE agent_id IN (SELECT value FROM json_each(@ids))',
    'DELETE FROM agents WHERE id IN (SELECT value FROM json_each(@ids))',
  ].map((sql) => db.prepare<[Ids]>(sql))
  const trialVersions = db.prepare<[number]>(
    `DELETE FROM agent_versions WHERE agent_id IS NULL AND created_at < ?
     AND NOT EXISTS (SELECT 1 FROM runs WHERE agent_version_id = agent_versions.id)`,
  )

  /** Some of the messages of these conversations with the runs that wrote them; how many. */
  function removeSome(ids: string): number {
    const found = messagesOf.all({ ids })
    const messages = JSON.stringify(found.map(({ id }) => id))
    removeRuns(found.flatMap(runsOf))
    for (const statement of removeMessages) statement.run({ ids: messages })
    return found.length
  }

  return async (now) => {
    const deleted = now - keepDeleted
    while (isOpen()) {
      const found = doomed.all({ deleted, trial: now - keepTrials })
      if (found.length === 0) break
      const ids = JSON.stringify(found)
      // A turn of the event loop between two pieces.
      while (isOpen() && transaction(() => removeSome(ids)) > 0) await nextTurn()
      if (isOpen()) removeConversations.run({ ids })
    }
    while (isOpen() && blobs.removeUnused(now) > 0) await nextTurn()
    if (!isOpen()) return
    transaction(() => {
      for (const statement of providers) statement.run({ deleted })
      const ids = JSON.stringify(unusedAgents.all(deleted))
      for (const statement of agents) statement.run({ ids })
      trialVersions.run(now - keepTrials)
    })
  }
}
