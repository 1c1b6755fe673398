/** Messages: a tree per conversation, read upwards from the last message of the branch shown. */
import type { Statement } from 'better-sqlite3'
import type { Message, MessageStatus } from '#shared/conversations/conversation'
import { createPathReader } from './message-path.ts'
import { type MessageRow, messageColumns, readMessage, runsOf } from './message-rows.ts'
import { found, type StoreContext } from './rows.ts'
import { createSearch } from './search.ts'
import type { SearchIndex } from './search-index.ts'
import { createRowReader, readSteps, writeCost, writeJson } from './step-rows.ts'
import type { MessageQuery, MessageStore } from './store.ts'

/** How many older messages are given above the one that `around` names, where the page has room for them. */
const aboveAround = 10
/** Longer than any chat: ends a walk through a tree that damage has tied into a ring. */
const longest = 1_000_000

/** Statements for pages of up to this length are kept. */
const kept = 201

interface Start {
  readonly id: string
  readonly parentId: string | null
}

/** The rows of a page, counted upwards from the last message of a branch. */
interface Extent {
  /** null: an empty branch. */
  readonly last: string | null
  /** Rows below the page. */
  readonly skip: number
  readonly count: number
}

export function createMessageStore(context: StoreContext, index: SearchIndex): MessageStore {
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
  const middle = db.prepare<[string, number, number, number], MessageRow>(
    `WITH RECURSIVE branch (number, parent_id) AS (
       SELECT number, parent_id FROM messages WHERE id = ?
       UNION ALL
       SELECT p.number, p.parent_id FROM branch JOIN messages p ON p.id = branch.parent_id
       LIMIT ?
     ), page (number) AS (SELECT number FROM branch LIMIT ? OFFSET ?)
     SELECT ${messageColumns} FROM page CROSS JOIN messages m ON m.number = page.number`,
  )
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
  const rowsOf = createRowReader(context)
  const insert = db.prepare(
    `INSERT INTO messages (id, conversation_id, parent_id, role, text, status, run_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const reopen = db.prepare(
    `UPDATE messages SET status = 'running', error = NULL, run_id = ?,
     earlier_run_ids = iif(earlier_run_ids IS NULL, run_id, earlier_run_ids || ',' || run_id)
     WHERE id = ? AND role = 'assistant'`,
  )
  const end = db.prepare(
    `UPDATE messages SET text = ?, status = ?, error = ?, usage = ?, cost_nanos = ?, cost_at_least = ?,
     duration_ms = ? WHERE id = ?`,
  )
  const path = createPathReader(context)
  const search = createSearch(context)

  function readAll(rows: readonly MessageRow[]): Message[] {
    const answers = rows.filter((row) => row.role !== 'user')
    const stepsOf = readSteps(rowsOf(answers.flatMap(runsOf)), log)
    return rows.map((row) => {
      const steps = row.role === 'user' ? [] : runsOf(row).flatMap((id) => stepsOf.get(id) ?? [])
      return readMessage(row, steps, log)
    })
  }

  /**
   * Newest first, without the first `skip`. The walk goes up by number and parent alone; only rows that are shown are
   * read whole.
   */
  function branch(leafId: string, skip: number, count: number): MessageRow[] {
    if (skip > 0) return middle.all(leafId, skip + count, count, skip)
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

  /** How far above the last message of a branch a message stands; undefined where the branch does not hold it. */
  function away(last: string, messageId: string): number | undefined {
    return distance.get(last, longest, messageId)
  }

  function extentAround(conversationId: string, messageId: string, limit: number): Extent {
    found(start.get(messageId, conversationId), 'message-gone')
    const shown = leaf.get(conversationId) ?? messageId
    const onShown = away(shown, messageId)
    const last = onShown === undefined ? leafOf(messageId) : shown
    const below = onShown ?? away(last, messageId) ?? 0
    const above = Math.min(aboveAround, Math.floor((limit - 1) / 2))
    return { last, skip: Math.max(0, below + above + 1 - limit), count: limit }
  }

  function extentAfter(conversationId: string, messageId: string, limit: number): Extent {
    found(start.get(messageId, conversationId), 'message-gone')
    const last = found(leaf.get(conversationId) ?? undefined, 'message-gone')
    const below = found(away(last, messageId), 'message-gone')
    const count = Math.min(limit, below)
    return { last, skip: below - count, count }
  }

  function extent({ conversationId, before, after, around, limit }: MessageQuery): Extent {
    if (around !== undefined) return extentAround(conversationId, around, limit)
    if (after !== undefined) return extentAfter(conversationId, after, limit)
    if (before !== undefined) {
      const { parentId } = found(start.get(before, conversationId), 'message-gone')
      return { last: parentId, skip: 0, count: limit }
    }
    return { last: found(leaf.get(conversationId), 'conversation-gone'), skip: 0, count: limit }
  }

  return {
    page(query) {
      const { last, skip, count } = extent(query)
      const moreBelow = skip > 0 || query.before !== undefined
      if (last === null) return { items: [], more: false, moreBelow }
      const rows = branch(last, skip, count + 1)
      const more = rows.length > count
      if (more) rows.pop()
      return { items: readAll(rows.reverse()), more, moreBelow }
    },
    holds(conversationId, messageId) {
      const shown = leaf.get(conversationId)
      return shown != null && away(shown, messageId) !== undefined
    },
    get(id) {
      const row = get.get(id)
      return row === undefined ? undefined : readAll([row])[0]
    },
    runIds(id) {
      const row = get.get(id)
      return row === undefined ? [] : runsOf(row)
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
      index.touch()
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
      found(changes === 0 ? undefined : id, 'answer-gone')
    },
    endAnswer({ id, text, status, error, usage, cost, durationMs }) {
      end.run(text, status, writeJson(error), JSON.stringify(usage), ...writeCost(cost), durationMs, id)
      index.touch()
    },
    search(query) {
      index.catchUpNow()
      return search(query)
    },
    path,
    newestLeaf: leafOf,
  }
}
