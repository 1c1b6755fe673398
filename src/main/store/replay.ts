/** What a client that attaches to a run has missed. */
import { type RunEvent, runEventSchema } from '#shared/run'
import { readJson, type StoreContext } from './rows.ts'
import type { StepRow } from './step-rows.ts'
import type { RunStore } from './store.ts'

interface EventRow {
  readonly seq: number
  readonly body: string
}
interface RunRow {
  readonly id: string
  readonly conversationId: string
  readonly messageId: string
  readonly startedAt: number
  readonly endedAt: number | null
}
type GrownRow = Pick<StepRow, 'index' | 'text' | 'thinking' | 'textSeq' | 'thinkingSeq'>

export function createReplay(
  { db, log }: StoreContext,
  get: (id: string) => RunRow | undefined,
): RunStore['replay'] {
  const stored = db.prepare<[string, number], EventRow>(
    'SELECT seq, body FROM run_events WHERE run_id = ? AND seq > ? ORDER BY seq',
  )
  const lastStored = db
    .prepare<[string], number | null>('SELECT max(seq) FROM run_events WHERE run_id = ?')
    .pluck()
  const steps = db.prepare<[string], GrownRow>(
    `SELECT "index", text, thinking, text_seq AS textSeq, thinking_seq AS thinkingSeq FROM steps WHERE run_id = ?
     ORDER BY "index"`,
  )

  return (runId, afterSeq) => {
    const run = get(runId)
    if (run === undefined) return undefined
    const events: RunEvent[] = []
    for (const { seq, body } of stored.all(runId, afterSeq)) {
      const place = { table: 'run_events', id: `${runId}/${seq}`, column: 'body' }
      const event = readJson(runEventSchema, body, null, log, place)
      if (event !== null) events.push(event)
    }
    let lastSeq = Math.max(0, lastStored.get(runId) ?? 0)
    const { conversationId, messageId, startedAt, endedAt } = run
    const envelope = { runId, conversationId, messageId, at: endedAt ?? startedAt, offset: 0 }
    for (const { index: step, text, thinking, textSeq, thinkingSeq } of steps.all(runId)) {
      lastSeq = Math.max(lastSeq, textSeq, thinkingSeq)
      if (thinkingSeq > afterSeq) {
        events.push({ type: 'thinking-delta', ...envelope, seq: thinkingSeq, step, text: thinking })
      }
      if (textSeq > afterSeq) events.push({ type: 'text-delta', ...envelope, seq: textSeq, step, text })
    }
    events.sort((one, other) => one.seq - other.seq)
    return { events, lastSeq, ended: endedAt !== null }
  }
}
