/** Runs and all that hangs on them: written while they go on, so that nothing acknowledged is lost. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { noUsage, unknownCost } from '#shared/common'
import { AppError, wireErrorSchema } from '#shared/errors'
import { partSchema, textOf } from '#shared/part'
import { joinSteps, type Run, runSchema, runStatusSchema, runWaitSchema } from '#shared/runs/run'
import { createReplay } from './replay.ts'
import {
  createStatementCache,
  decodeCursor,
  encodeCursor,
  type Raw,
  readJson,
  readUsage,
  readValue,
  type StoreContext,
} from './rows.ts'
import type { Approval, PendingExpiry, RunStore } from './run-store.ts'
import type { runs } from './schema/runs.ts'
import {
  createRowReader,
  readCost,
  readSteps,
  readStoredSteps,
  writeCost,
  writeJson,
  writeList,
} from './step-rows.ts'

type Row = Raw<Omit<typeof runs.$inferSelect, 'input' | 'budgetNanos' | 'priority'>>

const columns = `id, kind, subject_id AS subjectId, origin, principal, parent_id AS parentId, root_id AS rootId,
  agent_id AS agentId, agent_version_id AS agentVersionId, status, wait, deadline_at AS deadlineAt, error, usage,
  cost_nanos AS costNanos, cost_at_least AS costAtLeast, end_seq AS endSeq, created_at AS createdAt,
  started_at AS startedAt, ended_at AS endedAt`
const inputSchema = z.array(partSchema)

/** `durable`: a second connection to the same file, whose commits are on the disk when they return. */
export function createRunStore(context: StoreContext, durable: Database): RunStore {
  const { db, log, transaction } = context
  const statement = createStatementCache<Row>(db)
  const rowsOf = createRowReader(context)
  const insert = db.prepare(
    `INSERT INTO runs (id, kind, subject_id, origin, principal, parent_id, root_id, agent_id, agent_version_id, status,
     input, priority, deadline_at, cost_nanos, cost_at_least, created_at, started_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)`,
  )
  const get = db.prepare<[string], Row>(`SELECT ${columns} FROM runs WHERE id = ?`)
  const inputOf = db.prepare<[string], string | null>('SELECT input FROM runs WHERE id = ?').pluck()
  const priorityOf = db.prepare<[string], number>('SELECT priority FROM runs WHERE id = ?').pluck()
  const unfinished = db.prepare<[], Row>(`SELECT ${columns} FROM runs WHERE ended_at IS NULL ORDER BY id`)
  const setStatus = db.prepare(
    'UPDATE runs SET status = ?, wait = ?, started_at = coalesce(started_at, ?) WHERE id = ? AND ended_at IS NULL',
  )
  const appendEvent = db.prepare('INSERT INTO run_events (run_id, seq, type, body) VALUES (?, ?, ?, ?)')
  const insertStep = db.prepare(
    `INSERT INTO steps (run_id, "index", provider_id, model_id, text, thinking, text_seq, thinking_seq, calls,
     start_seq, started_at) VALUES (?, ?, ?, ?, '', '', 0, 0, 0, ?, ?)`,
  )
  const appendChunk = db.prepare(
    'INSERT OR REPLACE INTO step_chunks (run_id, seq, step, kind, "offset", text) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const endStep = db.prepare(
    `UPDATE steps SET text = ?, thinking = ?, text_seq = ?, thinking_seq = ?, calls = ?, opaque = ?, stop_reason = ?,
     error = ?, usage = ?, cost_nanos = ?, cost_at_least = ?, first_token_ms = ?, latency_ms = ?, warnings = ?,
     end_seq = ? WHERE run_id = ? AND "index" = ?`,
  )
  const dropChunks = db.prepare('DELETE FROM step_chunks WHERE run_id = ?')
  const insertCall = db.prepare(
    `INSERT INTO tool_calls (run_id, step, call_id, name, arguments, effect, status, called_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const beginCall = durable.prepare(
    `UPDATE tool_calls SET status = 'begun', idempotency_key = ?, approved_arguments = ?, started_at = ?, begun_seq = ?
     WHERE run_id = ? AND call_id = ? AND status IN ('requested', 'waiting')`,
  )
  const endCall = db.prepare(
    `UPDATE tool_calls SET status = ?, result = ?, result_blob = ?, approved_arguments = ?, started_at = ?,
     ended_at = ?, ended_seq = ? WHERE run_id = ? AND call_id = ? AND ended_seq IS NULL`,
  )
  const askApproval = db.prepare(
    `INSERT INTO approvals (id, run_id, step, call_id, asked, hash, rule, status, requested_seq, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?)`,
  )
  const waitFor = db.prepare(
    `UPDATE tool_calls SET status = 'waiting' WHERE run_id = ? AND call_id = ? AND status = 'requested'`,
  )
  const approvals = db.prepare<[string], Approval>(
    `SELECT id, run_id AS runId, step, call_id AS callId, asked, hash, status, expires_at AS expiresAt FROM approvals
     WHERE run_id = ? ORDER BY requested_seq`,
  )
  const nextExpiry = db.prepare<[], PendingExpiry>(
    `SELECT a.id, a.run_id AS runId, a.expires_at AS expiresAt FROM runs r CROSS JOIN approvals a ON a.run_id = r.id
     WHERE r.ended_at IS NULL AND a.status = 'pending' AND a.expires_at IS NOT NULL ORDER BY a.expires_at LIMIT 1`,
  )
  const decideApproval = db.prepare(
    `UPDATE approvals SET status = ?, decided_by = ?, change = ?, decided_seq = ?, decided_at = ?
     WHERE id = ? AND status = 'pending'`,
  )
  const allowCall = db.prepare(
    `UPDATE tool_calls SET status = 'requested', approved_arguments = ?
     WHERE status = 'waiting' AND (run_id, call_id) = (SELECT run_id, call_id FROM approvals WHERE id = ?)`,
  )
  const end = db.prepare(
    `UPDATE runs SET status = ?, wait = NULL, error = ?, usage = ?, cost_nanos = ?, cost_at_least = ?, ended_at = ?,
     end_seq = ? WHERE id = ? AND ended_at IS NULL`,
  )

  /** undefined where the row is damaged beyond use. */
  function read(row: Row): (Run & { readonly endSeq: number | null }) | undefined {
    const place = (column: string) => ({ table: 'runs', id: row.id, column })
    const run = {
      ...row,
      subject: row.subjectId,
      status: readValue(runStatusSchema, row.status, 'failed', log, place('status')),
      wait: readJson(runWaitSchema, row.wait, null, log, place('wait')),
      error: readJson(wireErrorSchema, row.error, null, log, place('error')),
      usage: readUsage(row.usage, log, place('usage')) ?? noUsage,
      cost: readCost(row) ?? unknownCost,
    }
    const whole = readValue(runSchema, run, undefined, log, place('any'))
    return whole === undefined ? undefined : { ...whole, endSeq: row.endSeq }
  }

  function look(id: string): (Run & { readonly endSeq: number | null }) | undefined {
    const row = get.get(id)
    return row === undefined ? undefined : read(row)
  }

  function readInput(id: string) {
    return readJson(inputSchema, inputOf.get(id) ?? null, null, log, { table: 'runs', id, column: 'input' })
  }

  const replay = createReplay(context, look)

  return {
    insert(run) {
      insert.run(
        run.id,
        run.kind,
        run.subject,
        run.origin,
        run.principal,
        run.parentId,
        run.rootId,
        run.agentId,
        run.agentVersionId,
        run.status,
        run.input === null ? null : JSON.stringify(run.input),
        run.priority,
        run.deadlineAt,
        run.createdAt,
        run.status === 'running' ? run.createdAt : null,
      )
    },
    get(id) {
      const found = look(id)
      if (found === undefined) return undefined
      const { endSeq: _seq, ...run } = found
      return run
    },
    detail(id) {
      const found = look(id)
      if (found === undefined) return undefined
      const { endSeq: _seq, ...run } = found
      const input = readInput(id)
      const steps = readSteps(rowsOf([id]), log).get(id) ?? []
      return { ...run, input: input === null ? null : textOf(input), steps, text: joinSteps(steps) }
    },
    list({ cursor, limit, ...wanted }) {
      const [before = null] = cursor === undefined ? [] : decodeCursor(cursor, ['id'])
      const conditions = [
        wanted.kind === undefined ? '' : 'kind = @kind',
        wanted.origin === undefined ? '' : 'origin = @origin',
        wanted.status === undefined ? '' : 'status = @status',
        wanted.agentId === undefined ? '' : 'agent_id = @agentId',
        wanted.since === undefined ? '' : 'created_at >= @since',
        wanted.until === undefined ? '' : 'created_at < @until',
        wanted.parentId === undefined ? '' : 'parent_id = @parentId',
        before === null ? '' : 'id < @before',
      ].filter((one) => one !== '')
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
      const values = Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, value ?? null]))
      const sql = `SELECT ${columns} FROM runs ${where} ORDER BY id DESC LIMIT @limit`
      const rows = statement(sql).all({ ...values, before, limit: limit + 1 })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return {
        items: rows.slice(0, limit).flatMap((row) => {
          const { endSeq: _seq, ...run } = read(row) ?? { endSeq: null }
          return 'id' in run ? [run as Run] : []
        }),
        nextCursor: last === undefined ? null : encodeCursor([last.id]),
      }
    },
    setStatus(id, status, wait, at) {
      setStatus.run(status, writeJson(wait), status === 'running' ? at : null, id)
    },
    appendEvent(event) {
      appendEvent.run(event.runId, event.seq, event.type, JSON.stringify(event))
    },
    insertStep({ runId, index, model, startedAt, startSeq }) {
      insertStep.run(runId, index, model.providerId, model.modelId, startSeq, startedAt)
    },
    appendChunk({ runId, seq, step, kind, offset, text }) {
      appendChunk.run(runId, seq, step, kind, offset, text)
    },
    endStep(step) {
      endStep.run(
        step.text,
        step.thinking,
        step.textSeq,
        step.thinkingSeq,
        step.calls.length,
        writeJson(step.opaque),
        step.stopReason,
        writeJson(step.error),
        writeJson(step.usage),
        ...writeCost(step.cost),
        step.firstTokenMs,
        step.latencyMs,
        writeList(step.warnings),
        step.endSeq,
        step.runId,
        step.index,
      )
      if (step.hasChunks) dropChunks.run(step.runId)
      for (const { call, effect, seq } of step.calls) {
        insertCall.run(
          step.runId,
          step.index,
          call.callId,
          call.name,
          call.arguments,
          effect,
          call.status,
          seq,
        )
      }
    },
    beginCall({ runId, callId, idempotencyKey, approvedArguments, at, seq }) {
      const { changes } = beginCall.run(idempotencyKey, approvedArguments, at, seq, runId, callId)
      if (changes === 0) {
        throw new AppError('call-begun-before')
      }
    },
    endCall(runId, call, seq) {
      const { status, result, resultBlob, approvedArguments, startedAt, endedAt, callId } = call
      endCall.run(status, result, resultBlob, approvedArguments, startedAt, endedAt, seq, runId, callId)
    },
    askApproval({ id, runId, step, callId, asked, hash, rule, seq, at, expiresAt }) {
      askApproval.run(id, runId, step, callId, asked, hash, rule, seq, at, expiresAt)
      waitFor.run(runId, callId)
    },
    approvals: (runId) => approvals.all(runId),
    nextExpiry: () => nextExpiry.get(),
    decideApproval({ id, status, decidedBy, change, seq, at }) {
      const isFirst = decideApproval.run(status, decidedBy, change, seq, at, id).changes > 0
      // The call may be made from here on, also after a restart.
      if (isFirst && status === 'approved') allowCall.run(change, id)
      return isFirst
    },
    end: ({ id, status, error, usage, cost, endedAt, endSeq }) =>
      transaction(() => {
        const written = [
          status,
          writeJson(error),
          JSON.stringify(usage),
          ...writeCost(cost),
          endedAt,
          endSeq,
          id,
        ]
        return end.run(...written).changes > 0
      }),
    load(id) {
      const found = look(id)
      if (found === undefined) return undefined
      const { endSeq: _seq, ...run } = found
      const steps = readStoredSteps(rowsOf([id]), log)
      const lastSeq = replay(id, Number.MAX_SAFE_INTEGER)?.lastSeq ?? 0
      return { run, input: readInput(id), priority: priorityOf.get(id) ?? 0, steps, lastSeq }
    },
    unfinished: () =>
      unfinished.all().flatMap((row) => {
        const run = read(row)
        return run === undefined ? [] : [run]
      }),
    replay,
  }
}
