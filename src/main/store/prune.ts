/**
 * What nobody will ask for again is removed for good, in pieces small enough that nobody waits for them. Afterwards the
 * file gives back the room, so that no free page of it holds what was deleted, and the log beside it is emptied.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { runsOf } from './message-rows.ts'
import type { StoreContext } from './rows.ts'
import { createRunRemoval } from './run-removal.ts'
import type { BlobStore } from './run-store.ts'
import { createWordRemoval } from './word-removal.ts'

const day = 24 * 60 * 60 * 1000
const keepDeleted = 30 * day
const keepTrials = day
/** Rows removed in one transaction. */
const piece = 500
/** Messages are dear: each of their words leaves the full-text index. */
const messagePiece = 20
/** Runs are dear: each goes with its steps, and with the runs that it called for. */
const runPiece = 20
/** Conversations removed together. */
const batch = 50
/** Pages given back in one transaction. */
const pages = 100

/** Before these times, in UTC milliseconds. */
interface Limits {
  readonly deleted: number
  readonly trial: number
}

/** Removes one piece of what belongs to these conversations; answers how many rows that were. */
type RemoveOf = (conversationIds: string) => number
/** The same for what was deleted by itself. */
type Remove = (limits: Limits) => number

export interface PruneOptions {
  readonly blobs: Pick<BlobStore, 'removeUnused' | 'sweep'>
  readonly isOpen: () => boolean
  /** Commits what is queued: the log is not emptied while a transaction is open. */
  readonly flush: () => void
  /** Words were removed from `search_words`. */
  readonly forgetWords: () => void
}

export function createPrune(
  { db, transaction, caches }: StoreContext,
  { blobs, isOpen, flush, forgetWords }: PruneOptions,
): (now: number) => Promise<void> {
  const doomed = db
    .prepare<[Limits], string>(
      // A trial may be at work for longer than that, or wait for a person.
      `SELECT id FROM conversations c WHERE deleted_at < @deleted OR (kind = 'trial' AND last_message_at < @trial
       AND NOT EXISTS (SELECT 1 FROM runs WHERE id = c.active_run_id AND ended_at IS NULL)) LIMIT ${batch}`,
    )
    .pluck()
  const words = createWordRemoval(db, forgetWords)
  // In the order of what refers to what.
  const ofConversations: readonly RemoveOf[] = [removeMessages(db, words.of), removeConversations(db)]
  const byThemselves: readonly Remove[] = [
    removeRunsOfAgents(db),
    removeProviders(db),
    removeAgents(db),
    removeTrialVersions(db),
  ]

  /** Again and again until nothing is left; a turn of the event loop between two pieces. */
  async function emptied(remove: () => number): Promise<void> {
    while (isOpen() && transaction(remove) > 0) await nextTurn()
  }

  async function giveBackRoom(): Promise<void> {
    const free = () => Number(db.pragma('freelist_count', { simple: true }))
    for (let before = Number.POSITIVE_INFINITY; isOpen() && free() > 0 && free() < before; await nextTurn()) {
      before = free()
      db.pragma(`incremental_vacuum(${pages})`)
    }
  }

  return async (now) => {
    const limits = { deleted: now - keepDeleted, trial: now - keepTrials }
    while (isOpen()) {
      const found = doomed.all(limits)
      if (found.length === 0) break
      for (const remove of ofConversations) await emptied(() => remove(JSON.stringify(found)))
      await emptied(words.rest)
    }
    for (const remove of byThemselves) await emptied(() => remove(limits))
    caches.forget()
    await emptied(() => blobs.removeUnused(now))
    const sweeping = blobs.sweep(now)
    while (isOpen() && sweeping.next().done !== true) await nextTurn()
    await giveBackRoom()
    // Not heard while somebody reads an older state; the next time, or closing, makes up for it.
    if (!isOpen()) return
    flush()
    db.pragma('wal_checkpoint(TRUNCATE)')
  }
}

interface MessageRuns {
  readonly id: string
  readonly text: string
  readonly runId: string | null
  readonly earlierRunIds: string | null
}

/** With the runs that wrote them. */
function removeMessages(db: Database, removeWordsOf: (texts: readonly string[]) => void): RemoveOf {
  const removeRuns = createRunRemoval(db)
  const some = db.prepare<[string], MessageRuns>(
    `SELECT id, text, run_id AS runId, earlier_run_ids AS earlierRunIds FROM messages
     WHERE conversation_id IN (SELECT value FROM json_each(?)) LIMIT ${messagePiece}`,
  )
  const statements = [
    'DELETE FROM blob_refs WHERE owner_id IN (SELECT value FROM json_each(?))',
    'DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))',
  ].map((sql) => db.prepare<[string]>(sql))
  return (conversationIds) => {
    const found = some.all(conversationIds)
    removeRuns(found.flatMap(runsOf))
    const ids = JSON.stringify(found.map(({ id }) => id))
    for (const statement of statements) statement.run(ids)
    removeWordsOf(found.map(({ text }) => text))
    return found.length
  }
}

function removeConversations(db: Database): RemoveOf {
  const statement = db.prepare<[string]>(
    'DELETE FROM conversations WHERE id IN (SELECT value FROM json_each(?))',
  )
  return (ids) => statement.run(ids).changes
}

function removeProviders(db: Database): Remove {
  // The owner of a provider's key is named after it.
  const secrets = db.prepare<[number]>(
    `DELETE FROM secrets WHERE owner_id IN (SELECT 'provider:' || id FROM providers WHERE deleted_at < ?)`,
  )
  const providers = db.prepare<[number]>('DELETE FROM providers WHERE deleted_at < ?')
  return ({ deleted }) => {
    secrets.run(deleted)
    return providers.run(deleted).changes
  }
}

/**
 * Runs of deleted agents that stand for themselves, with those that they called for. What a conversation holds goes with
 * that; of a tree in which one still goes on, nothing is taken.
 */
function removeRunsOfAgents(db: Database): Remove {
  const removeRuns = createRunRemoval(db)
  const some = db
    .prepare<[Limits], string>(
      `SELECT r.id FROM agents a JOIN agent_versions v ON v.agent_id = a.id JOIN runs r ON r.agent_version_id = v.id
       WHERE a.deleted_at < @deleted AND r.ended_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM runs u WHERE u.ended_at IS NULL AND u.root_id = r.root_id)
       AND NOT EXISTS (SELECT 1 FROM runs o JOIN messages m ON m.id = o.subject_id WHERE o.id IN (r.id, r.root_id))
       LIMIT ${runPiece}`,
    )
    .pluck()
  return (limits) => {
    const found = some.all(limits)
    removeRuns(found)
    return found.length
  }
}

function removeAgents(db: Database): Remove {
  const unused = db
    .prepare<[number], string>(
      `SELECT id FROM agents a WHERE deleted_at < ?
       AND NOT EXISTS (SELECT 1 FROM conversations WHERE agent_id = a.id)
       AND NOT EXISTS (SELECT 1 FROM agent_versions v JOIN runs r ON r.agent_version_id = v.id WHERE v.agent_id = a.id)
       LIMIT ${piece}`,
    )
    .pluck()
  const versions = db.prepare<[string]>(
    'DELETE FROM agent_versions WHERE agent_id IN (SELECT value FROM json_each(?))',
  )
  const agents = db.prepare<[string]>('DELETE FROM agents WHERE id IN (SELECT value FROM json_each(?))')
  return ({ deleted }) => {
    const ids = JSON.stringify(unused.all(deleted))
    versions.run(ids)
    return agents.run(ids).changes
  }
}

function removeTrialVersions(db: Database): Remove {
  const statement = db.prepare<[number]>(
    `DELETE FROM agent_versions WHERE agent_id IS NULL AND created_at < ?
     AND NOT EXISTS (SELECT 1 FROM runs WHERE agent_version_id = agent_versions.id)`,
  )
  return ({ trial }) => statement.run(trial).changes
}
