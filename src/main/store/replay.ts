/** A run's events told again: each from the row that holds what it said and the seq under which it was said. */
import { noCost } from '#shared/common'
import { type Run, type RunEvent, runEventSchema } from '#shared/runs/run'
import type { ToolCall } from '#shared/tools/tool'
import { readJson, type StoreContext } from './rows.ts'
import type { RunStore } from './run-store.ts'
import type { approvals } from './schema/approvals.ts'
import { type CallRow, createRowReader, readStep, readSteps, type StepRow } from './step-rows.ts'

interface EventRow {
  readonly seq: number
  readonly body: string
}
type ApprovalRow = Pick<
  typeof approvals.$inferSelect,
  'step' | 'callId' | 'status' | 'requestedSeq' | 'decidedSeq' | 'createdAt' | 'decidedAt'
>

export function createReplay(
  context: StoreContext,
  get: (id: string) => (Run & { readonly endSeq: number | null }) | undefined,
): RunStore['replay'] {
  const { db, log } = context
  const rowsOf = createRowReader(context)
  const stored = db.prepare<[string], EventRow>('SELECT seq, body FROM run_events WHERE run_id = ?')
  const asked = db.prepare<[string], ApprovalRow>(
    `SELECT step, call_id AS callId, status, requested_seq AS requestedSeq, decided_seq AS decidedSeq,
     created_at AS createdAt, decided_at AS decidedAt FROM approvals WHERE run_id = ?`,
  )

  return (runId, afterSeq) => {
    const run = get(runId)
    if (run === undefined) return undefined
    const rows = rowsOf([runId])
    const callOf = new Map(
      [...readSteps(rows, log).values()]
        .flat()
        .flatMap(({ toolCalls }) => toolCalls.map((call) => [call.callId, call])),
    )
    const events: RunEvent[] = [startOf(run)]
    const ends = new Map<number, number>()
    for (const row of rows.steps) {
      const step = readStep(row, [], log)
      if (step === undefined) continue
      const envelope = { runId, step: row.index }
      const endedAt = row.startedAt + (step.latencyMs ?? 0)
      ends.set(row.index, endedAt)
      events.push({
        type: 'step-start',
        ...envelope,
        seq: row.startSeq,
        at: row.startedAt,
        model: step.model,
      })
      events.push(...deltasOf(row, endedAt))
      if (row.endSeq === null) continue
      const { stopReason, usage, cost, firstTokenMs, latencyMs, warnings } = step
      const facts = { stopReason, usage, cost: cost ?? noCost, firstTokenMs, latencyMs, warnings }
      events.push({ type: 'step-end', ...envelope, seq: row.endSeq, at: endedAt, ...facts })
    }
    for (const row of rows.calls) {
      const call = callOf.get(row.callId)
      if (call !== undefined) events.push(...callEvents(row, call, ends.get(row.step) ?? run.createdAt))
    }
    for (const row of asked.all(runId)) {
      const envelope = { runId, step: row.step, callId: row.callId }
      events.push({ type: 'approval-request', ...envelope, seq: row.requestedSeq, at: row.createdAt })
      if (row.decidedSeq === null) continue
      const at = row.decidedAt ?? row.createdAt
      const approved = row.status === 'approved'
      events.push({ type: 'approval-decision', ...envelope, seq: row.decidedSeq, at, approved })
    }
    for (const { seq, body } of stored.all(runId)) {
      const place = { table: 'run_events', id: `${runId}/${seq}`, column: 'body' }
      const event = readJson(runEventSchema, body, null, log, place)
      if (event !== null) events.push(event)
    }
    if (run.endedAt !== null && run.endSeq !== null && isOutcome(run.status)) {
      const { status, error, usage, cost } = run
      events.push({ type: 'run-end', runId, seq: run.endSeq, at: run.endedAt, status, error, usage, cost })
    }
    events.sort((one, other) => one.seq - other.seq)
    return {
      events: events.filter(({ seq }) => seq > afterSeq),
      lastSeq: events.at(-1)?.seq ?? 0,
      ended: run.endedAt !== null,
    }
  }
}

type Outcome = Extract<RunEvent, { type: 'run-end' }>['status']
const isOutcome = (status: Run['status']): status is Outcome =>
  status !== 'queued' && status !== 'running' && status !== 'waiting'

function startOf({ id: runId, createdAt: at, kind, subject, parentId, agentVersionId }: Run): RunEvent {
  return { type: 'run-start', runId, seq: 1, at, kind, subject, parentId, agentVersionId }
}

function deltasOf(
  { runId, index: step, text, thinking, textSeq, thinkingSeq }: StepRow,
  at: number,
): RunEvent[] {
  const envelope = { runId, step, at, offset: 0 }
  return [
    ...(thinkingSeq > 0
      ? [{ type: 'thinking-delta', ...envelope, seq: thinkingSeq, text: thinking } as const]
      : []),
    ...(textSeq > 0 ? [{ type: 'text-delta', ...envelope, seq: textSeq, text } as const] : []),
  ]
}

/** What was said of a call at each of its stages; `askedAt` in UTC milliseconds. */
function callEvents(row: CallRow, call: ToolCall, askedAt: number): RunEvent[] {
  const envelope = { runId: row.runId, step: row.step }
  const asked: ToolCall = {
    ...call,
    approvedArguments: null,
    ...nothingYet,
    status: 'requested',
    startedAt: null,
  }
  const events: RunEvent[] = [
    { type: 'tool-call', ...envelope, seq: row.calledSeq, at: askedAt, call: asked },
  ]
  if (row.begunSeq !== null) {
    const begun: ToolCall = { ...call, ...nothingYet, status: 'begun' }
    const at = call.startedAt ?? askedAt
    events.push({ type: 'tool-call', ...envelope, seq: row.begunSeq, at, call: begun })
  }
  if (row.endedSeq !== null) {
    events.push({ type: 'tool-result', ...envelope, seq: row.endedSeq, at: call.endedAt ?? askedAt, call })
  }
  return events
}

const nothingYet = { result: null, resultBlob: null, endedAt: null } as const
