/**
 * A run: one piece of work done by an agent's version for somebody. What it is for stands in `kind` and `subject`; an
 * owner registers each kind, and the kernel knows none of them.
 *
 * Its events carry `runId` and `seq` (1, 2, 3 … without a gap), in this order: `run-start`, then per step `step-start`,
 * deltas, `tool-call`s, `step-end`, then each call's `tool-result`; a call that changes the world is told again as
 * `tool-call` when it is begun. Between them `retry-wait`, `model-switch`, `run-status`, approvals; at last exactly one
 * `run-end`. A delta carries the offset of its first character in the step's text, so applying one twice changes nothing.
 */
import { z } from 'zod'
import { costSchema, idSchema, modelRefSchema, timeSchema, usageSchema } from '../common.ts'
import { noticeSchema, wireErrorSchema } from '../errors.ts'
import { toolCallSchema } from '../tools/tool.ts'

/** Names what a run is for; its owner registers it: `chat`, `trial`, `background` … */
export const runKindSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

/** Who asked for it. */
export const runOriginSchema = z.enum(['person', 'agent', 'schedule', 'trigger', 'api'])
export type RunOrigin = z.infer<typeof runOriginSchema>

export const runStatusSchema = z.enum([
  'queued',
  'running',
  'waiting',
  'done',
  'stopped',
  'failed',
  'interrupted',
])
export type RunStatus = z.infer<typeof runStatusSchema>
export const runOutcomeSchema = runStatusSchema.exclude(['queued', 'running', 'waiting'])
export type RunOutcome = z.infer<typeof runOutcomeSchema>

export function isUnderWay(status: RunStatus): status is 'queued' | 'running' | 'waiting' {
  return status === 'queued' || status === 'running' || status === 'waiting'
}

/** What a run waits for: its turn, a limit (until a time), or a person. */
export const runWaitSchema = z.object({
  reason: z.enum(['turn', 'rate', 'person', 'timer']),
  /** UTC milliseconds; null: nobody knows. */
  until: timeSchema.nullable(),
})
export type RunWait = z.infer<typeof runWaitSchema>

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
  runId: idSchema,
  /** 0, 1, 2 …; a run that goes on with the work of an earlier one counts on. With the run's id it names the step. */
  index: z.number().int().nonnegative(),
  model: modelRefSchema,
  text: z.string(),
  thinking: z.string(),
  toolCalls: z.array(toolCallSchema),
  /** null while the step goes on, and for a step that was cut off. */
  stopReason: stopReasonSchema.nullable(),
  usage: usageSchema.nullable(),
  /** null while the step goes on. */
  cost: costSchema.nullable(),
  /** From the request to the first piece of the answer, and to its end, in milliseconds. */
  firstTokenMs: z.number().int().nonnegative().nullable(),
  latencyMs: z.number().int().nonnegative().nullable(),
  /** Things the person should know, such as a prompt that was cut. */
  warnings: z.array(noticeSchema),
})
export type Step = z.infer<typeof stepSchema>

/** As much of a step as its place in the whole text depends on. */
interface WrittenStep {
  readonly text: string
  readonly stopReason: string | null
  readonly toolCalls: { readonly length: number }
}

/**
 * True of a step that ended in the middle of its text, broken off or at its limit of tokens: what the next step writes goes on from there, perhaps within a
 * word. (A step whose model was given up for another one keeps no text.)
 */
export function isCutOff(step: WrittenStep): boolean {
  const cut = step.stopReason === null || step.stopReason === 'max-tokens'
  return step.text !== '' && cut && step.toolCalls.length === 0
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
  kind: runKindSchema,
  /** What it is for, as its kind says: the answer that a chat's run writes; null where it stands for itself. */
  subject: idSchema.nullable(),
  origin: runOriginSchema,
  /** As whom it was asked for. */
  principal: z.string(),
  /** The run that called for this one, and the first of them all (itself, where nobody called). */
  parentId: idSchema.nullable(),
  rootId: idSchema,
  agentId: idSchema.nullable(),
  agentVersionId: idSchema,
  status: runStatusSchema,
  wait: runWaitSchema.nullable(),
  /** UTC milliseconds after which nothing more is begun. */
  deadlineAt: timeSchema.nullable(),
  error: wireErrorSchema.nullable(),
  usage: usageSchema,
  cost: costSchema,
  createdAt: timeSchema,
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
})
export type Run = z.infer<typeof runSchema>

export const runDetailSchema = runSchema.extend({
  /** What it was asked, where the run itself holds that. */
  input: z.string().nullable(),
  steps: z.array(stepSchema),
  /** All that it said. */
  text: z.string(),
})
export type RunDetail = z.infer<typeof runDetailSchema>

const envelope = { runId: idSchema, seq: z.number().int().positive(), at: timeSchema }
const stepIndex = { step: z.number().int().nonnegative() }
const delta = { offset: z.number().int().nonnegative(), text: z.string() }

export const runEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run-start'),
    ...envelope,
    kind: runKindSchema,
    subject: idSchema.nullable(),
    parentId: idSchema.nullable(),
    agentVersionId: idSchema,
  }),
  z.object({
    type: z.literal('run-status'),
    ...envelope,
    status: runStatusSchema.extract(['queued', 'running', 'waiting']),
    wait: runWaitSchema.nullable(),
  }),
  z.object({ type: z.literal('step-start'), ...envelope, ...stepIndex, model: modelRefSchema }),
  z.object({ type: z.literal('thinking-delta'), ...envelope, ...stepIndex, ...delta }),
  z.object({ type: z.literal('text-delta'), ...envelope, ...stepIndex, ...delta }),
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
    cost: costSchema,
    firstTokenMs: z.number().int().nonnegative().nullable(),
    latencyMs: z.number().int().nonnegative().nullable(),
    warnings: z.array(noticeSchema),
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
    cost: costSchema,
  }),
])
export type RunEvent = z.infer<typeof runEventSchema>
