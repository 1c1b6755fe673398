/** Steps as rows, and back. */
import { z } from 'zod'
import { type Step, type StopReason, stopReasonSchema } from '#shared/run'
import { type ToolCall, toolCallSchema } from '#shared/tool'
import { isCount, isId, type Raw, readJson, readMoney, readUsage, reportDamage } from './rows.ts'
import type { steps } from './schema/steps.ts'
import type { StoreLog } from './store.ts'

export type StepRow = Raw<Omit<typeof steps.$inferSelect, 'startedAt'>>

export const stepColumns = `id, run_id AS runId, message_id AS messageId, "index", provider_id AS providerId,
  model_id AS modelId, text, thinking, text_seq AS textSeq, thinking_seq AS thinkingSeq, tool_calls AS toolCalls,
  stop_reason AS stopReason, usage, cost, first_token_ms AS firstTokenMs, latency_ms AS latencyMs, warnings`

const toolCallsSchema = z.array(toolCallSchema)
const warningsSchema = z.array(z.string())
const stopReasons: ReadonlySet<unknown> = new Set(stopReasonSchema.options)

/** undefined where the row is damaged beyond use; a damaged part alone is left out. */
export function readStep(row: StepRow, log: StoreLog): Step | undefined {
  const place = (column: string) => ({ table: 'steps', id: String(row.id), column })
  if (!isWhole(row)) {
    reportDamage(log, place('any'), new TypeError())
    return undefined
  }
  return {
    id: row.id,
    runId: row.runId,
    index: row.index,
    model: { providerId: row.providerId, modelId: row.modelId },
    text: row.text,
    thinking: row.thinking,
    toolCalls: readToolCalls(row, log),
    stopReason: readStopReason(row.stopReason),
    usage: readUsage(row.usage, log, place('usage')),
    cost: readMoney(row.cost, log, place('cost')),
    firstTokenMs: isCount(row.firstTokenMs) ? row.firstTokenMs : null,
    latencyMs: isCount(row.latencyMs) ? row.latencyMs : null,
    warnings: row.warnings === '[]' ? [] : readJson(warningsSchema, row.warnings, [], log, place('warnings')),
  }
}

function isWhole(row: StepRow): boolean {
  return (
    isId(row.id) &&
    isId(row.runId) &&
    isId(row.providerId) &&
    isCount(row.index) &&
    typeof row.modelId === 'string' &&
    row.modelId.trim() !== '' &&
    typeof row.text === 'string' &&
    typeof row.thinking === 'string'
  )
}

export function readStopReason(value: unknown): StopReason | null {
  return stopReasons.has(value) ? (value as StopReason) : null
}

export function readToolCalls(row: Pick<StepRow, 'id' | 'toolCalls'>, log: StoreLog): ToolCall[] {
  return readJson(toolCallsSchema, row.toolCalls, [], log, {
    table: 'steps',
    id: row.id,
    column: 'tool_calls',
  })
}

/** An empty array is null: most steps have no calls and no warnings. */
export function writeList(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list)
}

export function writeJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
