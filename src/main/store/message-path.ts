/** The branch down to one message, as a model is told of it. */
import { messageStatusSchema } from '#shared/conversations/conversation'
import { joinSteps } from '#shared/runs/run'
import { runsOf } from './message-rows.ts'
import { type Raw, readValue, type StoreContext } from './rows.ts'
import type { messages } from './schema/messages.ts'
import { createRowReader, readSteps } from './step-rows.ts'
import type { MessageStore, PathMessage } from './store.ts'

type Row = Pick<
  Raw<typeof messages.$inferSelect>,
  'id' | 'parentId' | 'role' | 'text' | 'status' | 'runId' | 'earlierRunIds'
> & {
  /** Characters of this message and of those below it. */
  readonly total: number
}
/** More messages than any context window holds. */
const most = 100_000

const size = `length(m.text) + coalesce((SELECT sum(length(arguments) + length(coalesce(result, ''))) FROM tool_calls
  WHERE run_id = m.run_id), 0)`

export function createPathReader(context: StoreContext): MessageStore['path'] {
  const { db, log } = context
  const rowsOf = createRowReader(context)
  const upwards = db.prepare<[{ leafId: string; maxCharacters: number; most: number }], Row>(
    `WITH RECURSIVE path (number, parent_id, total) AS (
       SELECT m.number, m.parent_id, ${size} FROM messages m WHERE m.id = @leafId
       UNION ALL
       SELECT m.number, m.parent_id, path.total + ${size} FROM path JOIN messages m ON m.id = path.parent_id
       WHERE path.total < @maxCharacters
       LIMIT @most
     )
     SELECT m.id, m.parent_id AS parentId, m.role, m.text, m.status, m.run_id AS runId,
       m.earlier_run_ids AS earlierRunIds, path.total
     FROM path CROSS JOIN messages m ON m.number = path.number`,
  )
  return (leafId, maxCharacters) => {
    const rows = upwards.all({ leafId, maxCharacters, most })
    const fitting = rows.filter((row, index) => index === 0 || row.total <= maxCharacters).reverse()
    const answers = fitting.filter((row) => row.role !== 'user')
    const stepsOf = readSteps(rowsOf(answers.flatMap(runsOf)), log)
    return fitting.map((row): PathMessage => {
      const place = { table: 'messages', id: String(row.id), column: 'status' }
      const own = row.role === 'user' ? [] : runsOf(row).flatMap((id) => stepsOf.get(id) ?? [])
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
