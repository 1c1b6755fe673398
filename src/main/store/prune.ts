/** What nobody will ask for again is removed for good, in pieces small enough that nobody waits for them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StoreContext } from './rows.ts'

const day = 24 * 60 * 60 * 1000
const keepDeleted = 30 * day
const keepTrials = day
const keepEvents = day
/** Rows removed in one transaction. */
const piece = 500

interface Ids {
  readonly ids: string
}

export function createPrune(
  { db, transaction }: StoreContext,
  isOpen: () => boolean,
): (now: number) => Promise<void> {
  // The last event of a run stays, so that its seq is still known to who attaches late.
  const events = db.prepare<[number, number]>(
    `DELETE FROM run_events WHERE rowid IN (SELECT e.rowid FROM runs r JOIN run_events e ON e.run_id = r.id
     WHERE r.ended_at < ? AND e.type <> 'run-end' LIMIT ?)`,
  )
  const doomed = db
    .prepare<[{ deleted: number; trial: number }], string>(
      `SELECT id FROM conversations WHERE deleted_at < @deleted OR (kind = 'trial' AND last_message_at < @trial)
       LIMIT 50`,
    )
    .pluck()
  const ofDoomed = [
    `DELETE FROM run_events WHERE rowid IN (SELECT e.rowid FROM runs r JOIN run_events e ON e.run_id = r.id
     WHERE r.conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT ${piece})`,
    `DELETE FROM steps WHERE rowid IN (SELECT s.rowid FROM runs r JOIN steps s ON s.run_id = r.id
     WHERE r.conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT ${piece})`,
    ...['runs', 'messages'].map(
      (table) => `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table}
       WHERE conversation_id IN (SELECT value FROM json_each(@ids)) LIMIT ${piece})`,
    ),
    'DELETE FROM conversations WHERE id IN (SELECT value FROM json_each(@ids))',
  ].map((sql) => db.prepare<[Ids]>(sql))
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

  /** Again and again until nothing is left; a turn of the event loop between two pieces. */
  async function emptied(remove: () => number): Promise<void> {
    while (isOpen() && remove() > 0) await nextTurn()
  }

  return async (now) => {
    const deleted = now - keepDeleted
    await emptied(() => events.run(now - keepEvents, piece).changes)
    while (isOpen()) {
      const found = doomed.all({ deleted, trial: now - keepTrials })
      if (found.length === 0) break
      const ids = JSON.stringify(found)
      for (const statement of ofDoomed) await emptied(() => statement.run({ ids }).changes)
    }
    if (!isOpen()) return
    transaction(() => {
      for (const statement of providers) statement.run({ deleted })
      const ids = JSON.stringify(unusedAgents.all(deleted))
      for (const statement of agents) statement.run({ ids })
      trialVersions.run(now - keepTrials)
    })
  }
}
