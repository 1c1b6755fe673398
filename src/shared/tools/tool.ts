/** What a window may know of a tool, and of one call of it. The executable side is src/main/tools/tool.ts. */
import { z } from 'zod'
import { blobHashSchema } from '../part.ts'

export const toolInfoSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** JSON Schema of the arguments. */
  inputSchema: z.record(z.string(), z.json()),
})
export type ToolInfo = z.infer<typeof toolInfoSchema>

/**
 * `requested → waiting | denied → begun → done | failed | cancelled | unknown`. waiting: for a person or a limit.
 * unknown: it was begun and its end was not seen, so it may have taken effect; nothing repeats it by itself.
 */
export const toolCallStatusSchema = z.enum([
  'requested',
  'waiting',
  'begun',
  'done',
  'failed',
  'denied',
  'cancelled',
  'unknown',
])
export type ToolCallStatus = z.infer<typeof toolCallStatusSchema>

export const toolCallSchema = z.object({
  /** Unique within the run. */
  callId: z.string(),
  name: z.string(),
  /** The arguments as the model wrote them: JSON text, perhaps not valid. */
  arguments: z.string(),
  /** The arguments as a person approved them, where they were changed. */
  approvedArguments: z.string().nullable(),
  status: toolCallStatusSchema,
  /** What the model is told: text or JSON text; null until there is one. The beginning, where `resultBlob` is set. */
  result: z.string().nullable(),
  /** The SHA-256 of the whole result, where it is too large to stand in each answer. */
  resultBlob: blobHashSchema.nullable(),
  startedAt: z.number().int().nullable(),
  endedAt: z.number().int().nullable(),
})
export type ToolCall = z.infer<typeof toolCallSchema>

/** True where nothing more comes of a call. */
export function isEnded({ status }: Pick<ToolCall, 'status'>): boolean {
  return status !== 'requested' && status !== 'waiting' && status !== 'begun'
}
