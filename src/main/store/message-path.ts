/** The branch down to one message, as a model is told of it. */
import { messageStatusSchema } from '#shared/conversation'
import { joinSteps } from '#shared/run'
import { type Raw, readValue, type StoreContext } from './rows.ts'
import type { messages } from './schema/messages.ts'
import { readStopReason, readToolCalls, type StepRow } from './step-rows.ts'
import type { MessageStore, PathMessage, PathStep } from './store.ts'

type Row = Pick<Raw<typeof messages.$inferSelect>, 'id' | 'parentId' | 'role' | 'text' | 'status'> & {
  /** Characters of this message and of those below it. */
  readonly total: number
}
type PathStepRow = Pick<
  StepRow,
  'id' | 'messageId' | 'index' | 'text' | 'thinking' | 'toolCalls' | 'stopReason'
>

/** More messages than any context window holds. */
const most = 100_000

const size = `coalesce((SELECT sum(length(text) + length(coalesce(tool_calls, ''))) FROM steps
  WHERE message_id = m.id), length(m.text))`

export function createPathReader({ db, log }: StoreContext): MessageStore['path'] {
  const upwards = db.prepare<[{ leafId: string; maxCharacters: number; most: number }], Row>(
    `WITH RECURSIVE path (number, parent_id, total) AS (
       SELECT m.number, m.parent_id, ${size} FROM messages m WHERE m.id = @leafId
       UNION ALL
       SELECT m.number, m.parent_id, path.total + ${size} FROM path JOIN messages m ON m.id = path.parent_id
       WHERE path.total < @maxCharacters
       LIMIT @most
     )
     SELECT m.id, m.parent_id AS parentId, m.role, m.text, m.status, path.total
     FROM path CROSS JOIN messages m ON m.number = path.number`,
  )
  const steps = db.prepare<[string], PathStepRow>(
    `SELECT id, message_id AS messageId, "index", text, thinking, tool_calls AS toolCalls,
     stop_reason AS stopReason FROM steps
     WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, "index"`,
  )

  return (leafId, maxCharacters) => {
    const rows = upwards.all({ leafId, maxCharacters, most })
    const fitting = rows.filter((row, index) => index === 0 || row.total <= maxCharacters).reverse()
    const answers = fitting.filter((row) => row.role !== 'user').map((row) => row.id)
    const stepsOf = new Map<string, PathStep[]>()
    if (answers.length > 0) {
      for (const row of steps.all(JSON.stringify(answers))) {
        const step = {
          index: row.index,
          text: row.text,
          thinking: row.thinking,
          toolCalls: readToolCalls(row, log),
          stopReason: readStopReason(row.stopReason),
        }
        const known = stepsOf.get(row.messageId)
        if (known === undefined) stepsOf.set(row.messageId, [step])
        else known.push(step)
      }
    }
    return fitting.map((row): PathMessage => {
      const place = { table: 'messages', id: String(row.id), column: 'status' }
      const own = stepsOf.get(row.id) ?? []
      const status = readValue(messageStatusSchema, row.status, 'failed', log, place)
      return {
        id: row.id,
        parentId: row.parentId,
        role: row.role === 'user' ? 'user' : 'assistant',
        text: status === 'running' ? joinSteps(own) : row.text,
        status,
        steps: own,
      }
    })
  }
}
