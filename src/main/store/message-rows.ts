/** Messages as rows, and back. A damaged row becomes a placeholder, so that the chat around it can still be read. */
import { z } from 'zod'
import { type Message, type MessageStatus, messageStatusSchema } from '#shared/conversations/conversation'
import { AppError, wireErrorSchema } from '#shared/errors'
import { partSchema } from '#shared/part'
import { joinSteps, type Step } from '#shared/runs/run'
import { isCount, isId, type Raw, readJson, readUsage, reportDamage } from './rows.ts'
import type { messages } from './schema/messages.ts'
import { readCost } from './step-rows.ts'
import type { StoreLog } from './store.ts'

export type MessageRow = Raw<typeof messages.$inferSelect> & {
  /** Ids of all children of the parent, oldest first, with commas between; null where only this one. */
  readonly siblings: string | null
}

export const messageColumns = `m.number, m.id, m.conversation_id AS conversationId, m.parent_id AS parentId, m.role,
  m.text, m.parts, m.status, m.run_id AS runId, m.earlier_run_ids AS earlierRunIds, m.error, m.usage,
  m.cost_nanos AS costNanos, m.cost_at_least AS costAtLeast, m.duration_ms AS durationMs,
  m.created_at AS createdAt,
  CASE WHEN EXISTS (SELECT 1 FROM messages s WHERE s.conversation_id = m.conversation_id
    AND s.parent_id IS m.parent_id AND s.number <> m.number)
  THEN (SELECT group_concat(id) FROM (SELECT s.id FROM messages s
    WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id ORDER BY s.number)) END AS siblings`

const partsSchema = z.array(partSchema)
const statuses: ReadonlySet<unknown> = new Set(messageStatusSchema.options)

export function readMessage(row: MessageRow, steps: Step[], log: StoreLog): Message {
  const place = (column: string) => ({ table: 'messages', id: String(row.id), column })
  if (!isWhole(row)) {
    reportDamage(log, place('any'), new TypeError())
    return placeholder(row)
  }
  const status = row.status as MessageStatus
  return {
    id: row.id,
    conversationId: row.conversationId,
    parentId: row.parentId,
    role: row.role as Message['role'],
    // While an answer is written, its text stands in its steps.
    text: status === 'running' ? joinSteps(steps) : row.text,
    parts: row.parts === null ? [] : readJson(partsSchema, row.parts, [], log, place('parts')),
    status,
    runId: isId(row.runId) ? row.runId : null,
    steps,
    error: readJson(wireErrorSchema, row.error, null, log, place('error')),
    usage: readUsage(row.usage, log, place('usage')),
    cost: readCost(row),
    durationMs: isCount(row.durationMs) ? row.durationMs : null,
    siblingIds: siblingsOf(row, row.id),
    createdAt: row.createdAt,
  }
}

function isWhole(row: MessageRow): boolean {
  return (
    isId(row.id) &&
    isId(row.conversationId) &&
    (row.parentId === null || isId(row.parentId)) &&
    (row.role === 'user' || row.role === 'assistant') &&
    statuses.has(row.status) &&
    typeof row.text === 'string' &&
    isCount(row.createdAt)
  )
}

function siblingsOf({ siblings }: MessageRow, id: string): string[] {
  // Nearly every message is the only one of its parent.
  if (siblings === null) return [id]
  const ids = siblings.split(',').filter(isId)
  return ids.includes(id) ? ids : [id]
}

function placeholder(row: MessageRow): Message {
  const number = Number(row.number).toString(16).padStart(12, '0').slice(-12)
  const id = isId(row.id) ? row.id : `00000000-0000-7000-8000-${number}`
  return {
    id,
    conversationId: row.conversationId,
    parentId: isId(row.parentId) ? row.parentId : null,
    role: row.role === 'user' ? 'user' : 'assistant',
    text: '',
    parts: [],
    status: 'failed',
    runId: null,
    steps: [],
    error: new AppError('message-damaged').toWire(),
    usage: null,
    cost: null,
    durationMs: null,
    siblingIds: siblingsOf(row, id),
    createdAt: isCount(row.createdAt) ? row.createdAt : 0,
  }
}

/** All runs that wrote an answer, oldest first. */
export function runsOf(row: Pick<MessageRow, 'runId' | 'earlierRunIds'>): string[] {
  const earlier = row.earlierRunIds === null ? [] : String(row.earlierRunIds).split(',')
  return [...earlier, row.runId ?? ''].filter(isId)
}
