/** Steps and their tool calls as rows, and back. A damaged part is left out; the rest can still be read. */
import { z } from 'zod'
import type { Cost } from '#shared/common'
import { storedNoticeSchema, wireErrorSchema } from '#shared/errors'
import { type Step, type StopReason, stopReasonSchema } from '#shared/runs/run'
import { type ToolCall, type ToolCallStatus, toolCallStatusSchema } from '#shared/tools/tool'
import { isCount, isId, type Raw, readJson, readUsage, reportDamage, type StoreContext } from './rows.ts'
import type { StoredCall, StoredStep } from './run-store.ts'
import type { stepChunks } from './schema/step-chunks.ts'
import type { steps } from './schema/steps.ts'
import type { toolCalls } from './schema/tool-calls.ts'
import type { StoreLog } from './store.ts'

export type StepRow = Raw<Omit<typeof steps.$inferSelect, 'number'>>
export type CallRow = Raw<Omit<typeof toolCalls.$inferSelect, 'number'>>
type ChunkRow = Pick<
  Raw<typeof stepChunks.$inferSelect>,
  'runId' | 'step' | 'kind' | 'offset' | 'text' | 'seq'
>

const stepColumns = `run_id AS runId, "index", provider_id AS providerId, model_id AS modelId, text, thinking,
  text_seq AS textSeq, thinking_seq AS thinkingSeq, calls, opaque, stop_reason AS stopReason, error, usage,
  cost_nanos AS costNanos, cost_at_least AS costAtLeast, first_token_ms AS firstTokenMs, latency_ms AS latencyMs,
  warnings, start_seq AS startSeq, end_seq AS endSeq, started_at AS startedAt`
const callColumns = `run_id AS runId, step, call_id AS callId, name, arguments,
  approved_arguments AS approvedArguments, effect, status, idempotency_key AS idempotencyKey, result,
  result_blob AS resultBlob, called_seq AS calledSeq, begun_seq AS begunSeq, ended_seq AS endedSeq,
  started_at AS startedAt, ended_at AS endedAt`

/** The rows of some runs; text that still grows is put together from its pieces. */
export interface RunRows {
  readonly steps: readonly StepRow[]
  readonly calls: readonly CallRow[]
}

export function createRowReader({ db }: StoreContext): (runIds: readonly string[]) => RunRows {
  const some = 'run_id IN (SELECT value FROM json_each(?))'
  const stepsOf = db.prepare<[string], StepRow>(
    `SELECT ${stepColumns} FROM steps WHERE ${some} ORDER BY run_id, "index"`,
  )
  const callsOf = db.prepare<[string], CallRow>(
    `SELECT ${callColumns} FROM tool_calls WHERE ${some} ORDER BY number`,
  )
  const chunksOf = db.prepare<[string], ChunkRow>(
    `SELECT run_id AS runId, step, kind, "offset", text, seq FROM step_chunks WHERE ${some} ORDER BY run_id, seq`,
  )
  return (runIds) => {
    if (runIds.length === 0) return { steps: [], calls: [] }
    const rows = stepsOf.all(JSON.stringify(runIds))
    const called = rows.filter((row) => row.calls > 0).map((row) => row.runId)
    const growing = rows.filter((row) => row.endSeq === null)
    return {
      steps: growing.length === 0 ? rows : withChunks(rows, chunksOf.all(idsOf(growing))),
      calls: called.length === 0 ? [] : callsOf.all(JSON.stringify([...new Set(called)])),
    }
  }
}

const idsOf = (rows: readonly StepRow[]) => JSON.stringify([...new Set(rows.map((row) => row.runId))])

function withChunks(rows: readonly StepRow[], chunks: readonly ChunkRow[]): StepRow[] {
  return rows.map((row) => {
    if (row.endSeq !== null) return row
    const grown = { ...row }
    for (const { runId, step, kind, offset, text, seq } of chunks) {
      if (runId !== row.runId || step !== row.index) continue
      if (kind === 'text') {
        grown.text = grown.text.slice(0, offset) + text
        grown.textSeq = seq
      } else {
        grown.thinking = grown.thinking.slice(0, offset) + text
        grown.thinkingSeq = seq
      }
    }
    return grown
  })
}

/** By run, in order; a step damaged beyond use is left out. */
export function readSteps({ steps: rows, calls }: RunRows, log: StoreLog): Map<string, Step[]> {
  const found = new Map<string, Step[]>()
  for (const row of rows) {
    const step = readStep(row, row.calls > 0 ? callsIn(row, calls, log) : [], log)
    if (step === undefined) continue
    const known = found.get(row.runId)
    if (known === undefined) found.set(row.runId, [step])
    else known.push(step)
  }
  return found
}

const callsIn = (row: StepRow, calls: readonly CallRow[], log: StoreLog): StoredCall[] =>
  calls
    .filter((call) => call.runId === row.runId && call.step === row.index)
    .flatMap((call) => readCall(call, log))

export function readStep(row: StepRow, calls: readonly ToolCall[], log: StoreLog): Step | undefined {
  const place = (column: string) => ({ table: 'steps', id: `${row.runId}/${row.index}`, column })
  if (!isWhole(row)) {
    reportDamage(log, place('any'), new TypeError())
    return undefined
  }
  return {
    runId: row.runId,
    index: row.index,
    model: { providerId: row.providerId, modelId: row.modelId },
    text: row.text,
    thinking: row.thinking,
    toolCalls: calls.length === 0 ? [] : calls.map(asToolCall),
    stopReason: readStopReason(row.stopReason),
    usage: readUsage(row.usage, log, place('usage')),
    cost: readCost(row),
    firstTokenMs: isCount(row.firstTokenMs) ? row.firstTokenMs : null,
    latencyMs: isCount(row.latencyMs) ? row.latencyMs : null,
    warnings: readJson(warningsSchema, row.warnings, [], log, place('warnings')),
  }
}

/** As the journal needs them. */
export function readStoredSteps({ steps: rows, calls }: RunRows, log: StoreLog): StoredStep[] {
  return rows.flatMap((row) => {
    const place = (column: string) => ({ table: 'steps', id: `${row.runId}/${row.index}`, column })
    const own = callsIn(row, calls, log)
    const step = readStep(row, own, log)
    if (step === undefined) return []
    return {
      ...step,
      calls: own,
      opaque: readJson(opaqueSchema, row.opaque, null, log, place('opaque')),
      error: readJson(wireErrorSchema, row.error, null, log, place('error')),
      textSeq: row.textSeq,
      thinkingSeq: row.thinkingSeq,
      ended: row.endSeq !== null,
    }
  })
}

function isWhole(row: StepRow): boolean {
  return (
    isId(row.runId) &&
    isId(row.providerId) &&
    isCount(row.index) &&
    typeof row.modelId === 'string' &&
    row.modelId.trim() !== '' &&
    typeof row.text === 'string' &&
    typeof row.thinking === 'string'
  )
}

function readCall(row: CallRow, log: StoreLog): StoredCall[] {
  if (typeof row.callId !== 'string' || typeof row.name !== 'string' || !statuses.has(row.status)) {
    reportDamage(
      log,
      { table: 'tool_calls', id: `${row.runId}/${row.callId}`, column: 'any' },
      new TypeError(),
    )
    return []
  }
  return [
    {
      callId: row.callId,
      name: row.name,
      arguments: String(row.arguments),
      approvedArguments: row.approvedArguments,
      status: row.status as ToolCallStatus,
      result: row.result,
      resultBlob: row.resultBlob,
      startedAt: isCount(row.startedAt) ? row.startedAt : null,
      endedAt: isCount(row.endedAt) ? row.endedAt : null,
      effect: row.effect === 'none' || row.effect === 'world' ? row.effect : null,
      idempotencyKey: row.idempotencyKey,
    },
  ]
}

function asToolCall({
  effect: _effect,
  idempotencyKey: _key,
  ...call
}: ToolCall & Partial<StoredCall>): ToolCall {
  return call
}

/** null where none is stored yet, or none that can be true. */
export function readCost(row: {
  readonly costNanos: number | null
  readonly costAtLeast: number | null
}): Cost | null {
  if (!isCount(row.costNanos)) return null
  return { nanos: row.costNanos, atLeast: row.costAtLeast !== 0 }
}

export function readStopReason(value: unknown): StopReason | null {
  return stopReasons.has(value) ? (value as StopReason) : null
}

/** An empty array is null: most steps have no warnings. */
export function writeList(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list)
}

export function writeJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

export const writeCost = ({ nanos, atLeast }: Cost): [number, number] => [nanos, Number(atLeast)]

const opaqueSchema = z.object({ protocol: z.string(), value: z.unknown() })
const warningsSchema = z.array(storedNoticeSchema)
const stopReasons: ReadonlySet<unknown> = new Set(stopReasonSchema.options)
const statuses: ReadonlySet<unknown> = new Set(toolCallStatusSchema.options)
