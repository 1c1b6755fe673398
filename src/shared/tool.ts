/** What a window may know of a tool, and of one call of it. The executable side is src/main/tools/tool.ts. */
import { z } from 'zod'

export const toolInfoSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** JSON Schema of the arguments. */
  inputSchema: z.record(z.string(), z.json()),
})
export type ToolInfo = z.infer<typeof toolInfoSchema>

export const toolCallStatusSchema = z.enum(['called', 'done', 'failed', 'cancelled'])
export type ToolCallStatus = z.infer<typeof toolCallStatusSchema>

export const toolCallSchema = z.object({
  /** Unique within the run. */
  callId: z.string(),
  name: z.string(),
  /** The arguments as the model wrote them: JSON text, perhaps not valid. */
  arguments: z.string(),
  status: toolCallStatusSchema,
  /** What the model is told: text or JSON text; null until there is one. */
  result: z.string().nullable(),
  startedAt: z.number().int().nullable(),
  endedAt: z.number().int().nullable(),
})
export type ToolCall = z.infer<typeof toolCallSchema>
