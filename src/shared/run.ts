/**
 * A run: one agent answering one message. Its events carry `runId` and `seq` (1, 2, 3 … without a gap), in this order:
 * `run-start`, then per step `step-start`, deltas, `tool-call`s, `step-end`, then each call's `tool-result`;
 * within a step perhaps `retry-wait`, between two `model-switch`; at last exactly one `run-end`.
 * A delta carries the offset of its first character in the step's text, so applying one twice changes nothing.
 */
import { z } from 'zod'
import { idSchema, modelRefSchema, moneySchema, timeSchema, usageSchema } from './common.ts'
import { wireErrorSchema } from './errors.ts'
import { toolCallSchema } from './tool.ts'

export const runStatusSchema = z.enum(['running', 'done', 'stopped', 'failed', 'interrupted'])
export type RunStatus = z.infer<typeof runStatusSchema>
export const runOutcomeSchema = runStatusSchema.exclude(['running'])
export type RunOutcome = z.infer<typeof runOutcomeSchema>

export const stopReasonSchema = z.enum([
  'end',
  'tool-calls',
  'max-tokens',
  'content-filter',
  'stop-sequence',
  'other',
])
export type StopReason = z.infer<typeof stopReasonSchema>

/** A step: one request to a model and what it answered. */
export const stepSchema = z.object({
  id: idSchema,
  runId: idSchema,
  /** 0, 1, 2 … within the message. */
  index: z.number().int().nonnegative(),
  model: modelRefSchema,
  text: z.string(),
  thinking: z.string(),
  toolCalls: z.array(toolCallSchema),
  /** null while the step goes on, and for a step that was cut off. */
  stopReason: stopReasonSchema.nullable(),
  usage: usageSchema.nullable(),
  cost: moneySchema.nullable(),
  /** From the request to the first piece of the answer, and to its end, in milliseconds. */
  firstTokenMs: z.number().int().nonnegative().nullable(),
  latencyMs: z.number().int().nonnegative().nullable(),
  /** Things the person should know, such as a prompt that was cut. */
  warnings: z.array(z.string()),
})
export type Step = z.infer<typeof stepSchema>

/** As much of a step as its place in the whole text depends on. */
interface WrittenStep {
  readonly text: string
  readonly stopReason: string | null
  readonly toolCalls: { readonly length: number }
}

/**
 * True of a step that ended in the middle of its text: what the next step writes goes on from there, perhaps within a
 * word. (A step whose model was given up for another one keeps no text.)
 */
export function isCutOff(step: WrittenStep): boolean {
  return step.text !== '' && step.stopReason === null && step.toolCalls.length === 0
}

/** The text of a whole answer: what its steps said, a paragraph each; what goes on from a cut follows it at once. */
export function joinSteps(steps: readonly WrittenStep[]): string {
  let whole = ''
  let glue = ''
  for (const step of steps) {
    if (step.text === '') continue
    whole += glue + step.text
    glue = isCutOff(step) ? '' : '\n\n'
  }
  return whole
}

export const runSchema = z.object({
  id: idSchema,
  conversationId: idSchema,
  /** The answer that the run writes. */
  messageId: idSchema,
  agentId: idSchema.nullable(),
  agentVersionId: idSchema,
  status: runStatusSchema,
  error: wireErrorSchema.nullable(),
  usage: usageSchema,
  /** null where the price of a step is unknown. */
  cost: moneySchema.nullable(),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable(),
})
export type Run = z.infer<typeof runSchema>

const envelope = {
  runId: idSchema,
  conversationId: idSchema,
  messageId: idSchema,
  seq: z.number().int().positive(),
  at: timeSchema,
}
const stepIndex = { step: z.number().int().nonnegative() }

export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run-start'), ...envelope, agentVersionId: idSchema }),
  z.object({ type: z.literal('step-start'), ...envelope, ...stepIndex, model: modelRefSchema }),
  z.object({
    type: z.literal('thinking-delta'),
    ...envelope,
    ...stepIndex,
    offset: z.number().int().nonnegative(),
    text: z.string(),
  }),
  z.object({
    type: z.literal('text-delta'),
    ...envelope,
    ...stepIndex,
    offset: z.number().int().nonnegative(),
    text: z.string(),
  }),
  z.object({ type: z.literal('tool-call'), ...envelope, ...stepIndex, call: toolCallSchema }),
  z.object({ type: z.literal('approval-request'), ...envelope, ...stepIndex, callId: z.string() }),
  z.object({
    type: z.literal('approval-decision'),
    ...envelope,
    ...stepIndex,
    callId: z.string(),
    approved: z.boolean(),
  }),
  z.object({ type: z.literal('tool-result'), ...envelope, ...stepIndex, call: toolCallSchema }),
  z.object({
    type: z.literal('step-end'),
    ...envelope,
    ...stepIndex,
    stopReason: stopReasonSchema.nullable(),
    usage: usageSchema.nullable(),
    cost: moneySchema.nullable(),
    firstTokenMs: z.number().int().nonnegative().nullable(),
    latencyMs: z.number().int().nonnegative().nullable(),
    warnings: z.array(z.string()),
  }),
  z.object({
    type: z.literal('retry-wait'),
    ...envelope,
    ...stepIndex,
    /** 1 to 4. */
    attempt: z.number().int().positive(),
    waitMs: z.number().int().nonnegative(),
    error: wireErrorSchema,
  }),
  z.object({
    type: z.literal('model-switch'),
    ...envelope,
    ...stepIndex,
    from: modelRefSchema,
    to: modelRefSchema,
    error: wireErrorSchema,
  }),
  z.object({
    type: z.literal('run-end'),
    ...envelope,
    status: runOutcomeSchema,
    error: wireErrorSchema.nullable(),
    usage: usageSchema,
    cost: moneySchema.nullable(),
  }),
])
export type RunEvent = z.infer<typeof runEventSchema>
