/** Messages: a tree per conversation, read upwards from the last message of the branch shown. */
import type { Statement } from 'better-sqlite3'
import type { Message, MessageStatus } from '#shared/conversation'
import type { Step } from '#shared/run'
import { createPathReader } from './message-path.ts'
import { type MessageRow, messageColumns, readMessage } from './message-rows.ts'
import { found, type StoreContext } from './rows.ts'
import { createSearch } from './search.ts'
import { readStep, type StepRow, stepColumns } from './step-rows.ts'
import type { MessageStore } from './store.ts'

/** How many older messages are given above the one that `around` names. */
const above = 10
/** Longer than any chat: ends a walk through a tree that damage has tied into a ring. */
const longest = 1_000_000

/** Statements for pages of up to this length are kept. */
const kept = 201

interface Start {
  readonly id: string
  readonly parentId: string | null
}

export function createMessageStore(context: StoreContext): MessageStore {
  const { db, log } = context
  const leaf = db.prepare<[string], string | null>('SELECT leaf_id FROM conversations WHERE id = ?').pluck()
  const start = db.prepare<[string, string], Start>(
    'SELECT id, parent_id AS parentId FROM messages WHERE id = ? AND conversation_id = ?',
  )
  const branches = new Map<number, Statement<[string], MessageRow>>()
  const distance = db
    .prepare<[string, number, string], number>(
      `WITH RECURSIVE branch (id, parent_id, distance) AS (
         SELECT id, parent_id, 0 FROM messages WHERE id = ?
         UNION ALL
         SELECT p.id, p.parent_id, distance + 1 FROM branch JOIN messages p ON p.id = branch.parent_id
         LIMIT ?
       )
       SELECT distance FROM branch WHERE id = ? LIMIT 1`,
    )
    .pluck()
  const newestLeaf = db
    .prepare<[string, number], string>(
      `WITH RECURSIVE down (id, conversation_id, depth) AS (
         SELECT id, conversation_id, 0 FROM messages WHERE id = ?
         UNION ALL
         SELECT c.id, c.conversation_id, depth + 1 FROM down JOIN messages c ON c.number = (
           SELECT number FROM messages WHERE conversation_id = down.conversation_id AND parent_id = down.id
           ORDER BY number DESC LIMIT 1)
         LIMIT ?
       )
       SELECT id FROM down ORDER BY depth DESC LIMIT 1`,
    )
    .pluck()
  const get = db.prepare<[string], MessageRow>(`SELECT ${messageColumns} FROM messages m WHERE m.id = ?`)
  const steps = db.prepare<[string], StepRow>(
    `SELECT ${stepColumns} FROM steps WHERE message_id IN (SELECT value FROM json_each(?))
     ORDER BY message_id, "index"`,
  )
  const insert = db.prepare(
    `INSERT INTO messages (id, conversation_id, parent_id, role, text, status, run_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const reopen = db.prepare(
    `UPDATE messages SET status = 'running', run_id = ?, error = NULL WHERE id = ? AND role = 'assistant'`,
  )
  const path = createPathReader(context)
  const search = createSearch(context)

  function readAll(rows: readonly MessageRow[]): Message[] {
    const answers = rows.filter((row) => row.role !== 'user').map((row) => row.id)
    const stepsOf = new Map<string, Step[]>()
    if (answers.length > 0) {
      for (const row of steps.all(JSON.stringify(answers))) {
        const step = readStep(row, log)
        if (step === undefined) continue
        const known = stepsOf.get(row.messageId)
        if (known === undefined) stepsOf.set(row.messageId, [step])
        else known.push(step)
      }
    }
    return rows.map((row) => readMessage(row, stepsOf.get(row.id) ?? [], log))
  }

  /** Newest first. The walk goes up by number and parent alone; only rows that are shown are read whole. */
  function branch(leafId: string, count: number): MessageRow[] {
    // The number stands in the SQL because SQLite plans a quarter faster for one that it knows.
    const sql = `WITH RECURSIVE branch (number, parent_id) AS (
        SELECT number, parent_id FROM messages WHERE id = ?
        UNION ALL
        SELECT p.number, p.parent_id FROM branch JOIN messages p ON p.id = branch.parent_id
        LIMIT ${count}
      )
      SELECT ${messageColumns} FROM branch CROSS JOIN messages m ON m.number = branch.number`
    const prepared = branches.get(count) ?? db.prepare<[string], MessageRow>(sql)
    if (count <= kept) branches.set(count, prepared)
    return prepared.all(leafId)
  }

  function leafOf(messageId: string): string {
    return newestLeaf.get(messageId, longest) ?? messageId
  }

  /** The message that a page ends with, and how many rows it holds. */
  function extent(
    conversationId: string,
    before: string | undefined,
    around: string | undefined,
    limit: number,
  ) {
    if (around !== undefined) {
      const last = leafOf(found(start.get(around, conversationId), 'The message').id)
      const away = distance.get(last, longest, around) ?? 0
      return { last, count: Math.max(limit, away + 1 + above) }
    }
    if (before !== undefined) {
      return { last: found(start.get(before, conversationId), 'The message').parentId, count: limit }
    }
    const shown = leaf.get(conversationId)
    return { last: found(shown, 'The conversation'), count: limit }
  }

  return {
    page({ conversationId, before, around, limit }) {
      const { last, count } = extent(conversationId, before, around, limit)
      if (last === null) return { items: [], more: false }
      const rows = branch(last, count + 1)
      const more = rows.length > count
      if (more) rows.pop()
      return { items: readAll(rows.reverse()), more }
    },
    get(id) {
      const row = get.get(id)
      return row === undefined ? undefined : readAll([row])[0]
    },
    insertUser({ id, conversationId, parentId, text, createdAt }) {
      insert.run(
        id,
        conversationId,
        parentId,
        'user',
        text,
        'complete' satisfies MessageStatus,
        null,
        createdAt,
      )
    },
    insertAnswer({ id, conversationId, parentId, runId, createdAt }) {
      insert.run(
        id,
        conversationId,
        parentId,
        'assistant',
        '',
        'running' satisfies MessageStatus,
        runId,
        createdAt,
      )
    },
    reopen(id, runId) {
      const { changes } = reopen.run(runId, id)
      found(changes === 0 ? undefined : id, 'The answer')
    },
    search,
    path,
    newestLeaf: leafOf,
  }
}
