/** Runs, their steps and their events: written while an answer grows, so that nothing acknowledged is lost. */
import { addUsage, noUsage } from '#shared/common'
import { wireErrorSchema } from '#shared/errors'
import { joinSteps, type Run, runSchema, runStatusSchema } from '#shared/run'
import { addMoney } from './money.ts'
import { createReplay } from './replay.ts'
import { type Raw, readJson, readMoney, readUsage, readValue, type StoreContext } from './rows.ts'
import { createRunRescue } from './run-rescue.ts'
import type { messages } from './schema/messages.ts'
import type { runs } from './schema/runs.ts'
import { writeJson, writeList } from './step-rows.ts'
import type { RunEnd, RunStore, UnfinishedRun } from './store.ts'

type Row = Raw<typeof runs.$inferSelect>
/** What earlier runs of a message left in it. */
type Sums = Raw<Pick<typeof messages.$inferSelect, 'number' | 'usage' | 'cost' | 'durationMs'>> &
  Pick<Row, 'messageId' | 'conversationId' | 'startedAt'>

const columns = `id, conversation_id AS conversationId, message_id AS messageId, agent_id AS agentId,
  agent_version_id AS agentVersionId, status, error, usage, cost, started_at AS startedAt, ended_at AS endedAt`

/** As much of a step as the whole text of its answer needs; calls as JSON, empty where there are none. */
interface Written {
  readonly text: string
  readonly stopReason: string | null
  readonly toolCalls: string
}

export function createRunStore(context: StoreContext): RunStore {
  const { db, log, transaction } = context
  const insert = db.prepare(
    `INSERT INTO runs (id, conversation_id, message_id, agent_id, agent_version_id, status, started_at)
     VALUES (?, ?, ?, ?, ?, 'running', ?)`,
  )
  const activate = db.prepare('UPDATE conversations SET active_run_id = ? WHERE id = ?')
  const deactivate = db.prepare(
    'UPDATE conversations SET active_run_id = NULL WHERE id = ? AND active_run_id = ?',
  )
  const get = db.prepare<[string], Row>(`SELECT ${columns} FROM runs WHERE id = ?`)
  const unfinished = db.prepare<[], UnfinishedRun>(
    'SELECT id, conversation_id AS conversationId, message_id AS messageId FROM runs WHERE ended_at IS NULL ORDER BY id',
  )
  const appendEvent = db.prepare('INSERT INTO run_events (run_id, seq, type, body) VALUES (?, ?, ?, ?)')
  const insertStep = db.prepare(
    `INSERT INTO steps (id, run_id, message_id, "index", provider_id, model_id, text, thinking, text_seq, thinking_seq,
     started_at) VALUES (?, ?, ?, ?, ?, ?, '', '', 0, 0, ?)`,
  )
  const checkpoint = db.prepare(
    'UPDATE steps SET text = ?, thinking = ?, text_seq = ?, thinking_seq = ?, tool_calls = ? WHERE id = ?',
  )
  const endStep = db.prepare(
    `UPDATE steps SET text = ?, thinking = ?, text_seq = ?, thinking_seq = ?, tool_calls = ?, stop_reason = ?,
     usage = ?, cost = ?, first_token_ms = ?, latency_ms = ?, warnings = ? WHERE id = ?`,
  )
  const setToolCalls = db.prepare('UPDATE steps SET tool_calls = ? WHERE id = ?')
  const sums = db.prepare<[string], Sums>(
    `SELECT m.number, m.usage, m.cost, m.duration_ms AS durationMs, r.message_id AS messageId,
     r.conversation_id AS conversationId, r.started_at AS startedAt
     FROM runs r LEFT JOIN messages m ON m.id = r.message_id WHERE r.id = ? AND r.ended_at IS NULL`,
  )
  const written = db.prepare<[string], Written>(
    `SELECT text, stop_reason AS stopReason, coalesce(tool_calls, '') AS toolCalls FROM steps
     WHERE message_id = ? ORDER BY "index"`,
  )
  const endRun = db.prepare(
    'UPDATE runs SET status = ?, error = ?, usage = ?, cost = ?, ended_at = ? WHERE id = ?',
  )
  const endMessage = db.prepare(
    'UPDATE messages SET text = ?, status = ?, error = ?, usage = ?, cost = ?, duration_ms = ? WHERE number = ?',
  )

  function end({ id, status, error, usage, cost, endedAt }: RunEnd): void {
    const known = sums.get(id)
    // Ended already, or gone: there is exactly one end.
    if (known === undefined) return
    const wireError = writeJson(error)
    endRun.run(status, wireError, JSON.stringify(usage), cost, endedAt, id)
    deactivate.run(known.conversationId, id)
    if (known.number === null) return
    const place = { table: 'messages', id: known.messageId, column: 'usage' }
    const earlier = readUsage(known.usage, log, place)
    endMessage.run(
      joinSteps(written.all(known.messageId)),
      status === 'done' ? 'complete' : status,
      wireError,
      JSON.stringify(earlier === null ? usage : addUsage(earlier, usage)),
      earlier === null ? cost : addMoney(known.cost, cost),
      (known.durationMs ?? 0) + Math.max(0, endedAt - known.startedAt),
      known.number,
    )
  }

  /** undefined where the row is damaged beyond use. */
  function read(row: Row): Run | undefined {
    const place = (column: string) => ({ table: 'runs', id: row.id, column })
    const run = {
      ...row,
      status: readValue(runStatusSchema, row.status, 'failed', log, place('status')),
      error: readJson(wireErrorSchema, row.error, null, log, place('error')),
      usage: readUsage(row.usage, log, place('usage')) ?? noUsage,
      cost: readMoney(row.cost, log, place('cost')),
    }
    return readValue(runSchema, run, undefined, log, place('any'))
  }

  return {
    insert({ id, conversationId, messageId, agentId, agentVersionId, startedAt }) {
      transaction(() => {
        insert.run(id, conversationId, messageId, agentId, agentVersionId, startedAt)
        activate.run(id, conversationId)
      })
    },
    get(id) {
      const row = get.get(id)
      return row === undefined ? undefined : read(row)
    },
    appendEvent(event) {
      appendEvent.run(event.runId, event.seq, event.type, JSON.stringify(event))
    },
    insertStep({ id, runId, messageId, index, model, startedAt }) {
      insertStep.run(id, runId, messageId, index, model.providerId, model.modelId, startedAt)
    },
    checkpointStep({ id, text, thinking, textSeq, thinkingSeq, toolCalls }) {
      checkpoint.run(text, thinking, textSeq, thinkingSeq, writeList(toolCalls), id)
    },
    endStep(step) {
      endStep.run(
        step.text,
        step.thinking,
        step.textSeq,
        step.thinkingSeq,
        writeList(step.toolCalls),
        step.stopReason,
        writeJson(step.usage),
        step.cost,
        step.firstTokenMs,
        step.latencyMs,
        writeList(step.warnings),
        step.id,
      )
    },
    setToolCalls(stepId, toolCalls) {
      setToolCalls.run(writeList(toolCalls), stepId)
    },
    end: (ending) => transaction(() => end(ending)),
    replay: createReplay(context, (id) => get.get(id)),
    interruptUnfinished: createRunRescue(context, { unfinished: () => unfinished.all(), end }),
  }
}
