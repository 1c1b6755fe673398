/** Steps as rows, and back. */
import { z } from 'zod'
import { moneySchema, usageSchema } from '#shared/common'
import { type Step, stopReasonSchema } from '#shared/run'
import { type ToolCall, toolCallSchema } from '#shared/tool'
import { type Raw, readJson, readValue } from './rows.ts'
import type { steps } from './schema/steps.ts'
import type { StoreLog } from './store.ts'

export type StepRow = Raw<Omit<typeof steps.$inferSelect, 'startedAt'>>

export const stepColumns = `id, run_id AS runId, message_id AS messageId, "index", provider_id AS providerId,
  model_id AS modelId, text, thinking, text_seq AS textSeq, thinking_seq AS thinkingSeq, tool_calls AS toolCalls,
  stop_reason AS stopReason, usage, cost, first_token_ms AS firstTokenMs, latency_ms AS latencyMs, warnings`

const toolCallsSchema = z.array(toolCallSchema)
const warningsSchema = z.array(z.string())
const stopReason = stopReasonSchema.nullable()
const cost = moneySchema.nullable()

export function readStep(row: StepRow, log: StoreLog): Step {
  const place = (column: string) => ({ table: 'steps', id: String(row.id), column })
  return {
    id: row.id,
    runId: row.runId,
    index: row.index,
    model: { providerId: row.providerId, modelId: row.modelId },
    text: row.text,
    thinking: row.thinking,
    toolCalls: readToolCalls(row, log),
    stopReason:
      row.stopReason === null ? null : readValue(stopReason, row.stopReason, null, log, place('stop_reason')),
    usage: readJson(usageSchema, row.usage, null, log, place('usage')),
    cost: row.cost === null ? null : readValue(cost, row.cost, null, log, place('cost')),
    firstTokenMs: row.firstTokenMs,
    latencyMs: row.latencyMs,
    warnings: readJson(warningsSchema, row.warnings, [], log, place('warnings')),
  }
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

/** The text of a whole answer: what its steps said, those that said nothing left out. */
export function joinTexts(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n')
}
