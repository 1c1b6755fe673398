/** Messages as rows, and back. A damaged row becomes a placeholder, so that the chat around it can still be read. */
import { idSchema, moneySchema, usageSchema } from '#shared/common'
import { type Message, messageSchema, messageStatusSchema } from '#shared/conversation'
import { wireErrorSchema } from '#shared/errors'
import type { Step } from '#shared/run'
import { type Raw, readJson, readValue } from './rows.ts'
import type { messages } from './schema/messages.ts'
import { joinTexts } from './step-rows.ts'
import type { StoreLog } from './store.ts'

export type MessageRow = Raw<typeof messages.$inferSelect> & {
  /** Ids of all children of the parent, oldest first, with commas between; null where only this one. */
  readonly siblings: string | null
}

export const messageColumns = `m.number, m.id, m.conversation_id AS conversationId, m.parent_id AS parentId, m.role,
  m.text, m.status, m.run_id AS runId, m.error, m.usage, m.cost, m.duration_ms AS durationMs,
  m.created_at AS createdAt,
  (SELECT group_concat(id) FROM (SELECT s.id FROM messages s
    WHERE s.conversation_id = m.conversation_id AND s.parent_id IS m.parent_id ORDER BY s.number)) AS siblings`

const core = messageSchema.pick({ role: true, createdAt: true, durationMs: true, text: true })
const cost = moneySchema.nullable()

export function readMessage(row: MessageRow, steps: Step[], log: StoreLog): Message {
  const place = (column: string) => ({ table: 'messages', id: String(row.id), column })
  const siblingIds = (row.siblings ?? '').split(',').filter(isId)
  const status = messageStatusSchema.safeParse(row.status)
  const known = core.safeParse(row)
  if (!status.success || !known.success || !isId(row.id)) {
    log.warn('A damaged message is shown as a placeholder.', place('any'))
    return placeholder(row, siblingIds)
  }
  return {
    id: row.id,
    conversationId: row.conversationId,
    parentId: row.parentId,
    role: known.data.role,
    // While an answer is written, its text stands in its steps.
    text: status.data === 'running' ? joinTexts(steps.map((step) => step.text)) : row.text,
    status: status.data,
    runId: row.runId,
    steps,
    error: readJson(wireErrorSchema, row.error, null, log, place('error')),
    usage: readJson(usageSchema, row.usage, null, log, place('usage')),
    cost: row.cost === null ? null : readValue(cost, row.cost, null, log, place('cost')),
    durationMs: row.durationMs,
    siblingIds: siblingIds.includes(row.id) ? siblingIds : [row.id],
    createdAt: row.createdAt,
  }
}

function placeholder(row: MessageRow, siblingIds: string[]): Message {
  const number = Number(row.number).toString(16).padStart(12, '0').slice(-12)
  const id = isId(row.id) ? row.id : `00000000-0000-7000-8000-${number}`
  return {
    id,
    conversationId: row.conversationId,
    parentId: isId(row.parentId) ? row.parentId : null,
    role: row.role === 'user' ? 'user' : 'assistant',
    text: '',
    status: 'failed',
    runId: null,
    steps: [],
    error: {
      code: 'store-damaged',
      message: 'This message is damaged and cannot be shown. The rest of the chat is not affected.',
      retryable: false,
    },
    usage: null,
    cost: null,
    durationMs: null,
    siblingIds: siblingIds.includes(id) ? siblingIds : [id],
    createdAt: Number.isSafeInteger(row.createdAt) && row.createdAt >= 0 ? row.createdAt : 0,
  }
}

function isId(value: unknown): value is string {
  return idSchema.safeParse(value).success
}
