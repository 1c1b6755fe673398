/** A conversation with one agent, and its messages: a tree, so that editing and regenerating branch. */
import { z } from 'zod'
import { costSchema, idSchema, textSchema, timeSchema, usageSchema } from '../common.ts'
import { wireErrorSchema } from '../errors.ts'
import { partSchema } from '../part.ts'
import { type Step, stepSchema } from '../runs/run.ts'
import { textKey } from '../texts/catalogue.ts'

export const conversationSchema = z.object({
  id: idSchema,
  /** null for a trial chat with an unsaved draft. */
  agentId: idSchema.nullable(),
  title: z.string(),
  /** auto: taken from the first message; user: a person named it, so it is left alone. */
  titleSource: z.enum(['auto', 'user']),
  pinned: z.boolean(),
  /** What stands unsent in the message box. */
  draft: z.string(),
  /** The last message of the branch shown. */
  leafId: idSchema.nullable(),
  /** The run that is writing now. */
  activeRunId: idSchema.nullable(),
  /** How the last answer ended is shown in the list. */
  lastMessageAt: timeSchema,
  createdAt: timeSchema,
  deletedAt: timeSchema.nullable(),
})
export type Conversation = z.infer<typeof conversationSchema>

export const messageStatusSchema = z.enum(['complete', 'running', 'stopped', 'failed', 'interrupted'])
export type MessageStatus = z.infer<typeof messageStatusSchema>

export const messageSchema = z.object({
  id: idSchema,
  conversationId: idSchema,
  parentId: idSchema.nullable(),
  role: z.enum(['user', 'assistant']),
  /** All text; for an answer of several steps their texts joined. */
  text: z.string(),
  /** What else it holds, such as images and files. */
  parts: z.array(partSchema),
  status: messageStatusSchema,
  /** The newest run that wrote this answer. */
  runId: idSchema.nullable(),
  /** What the model did, for an answer; empty for a message of the person. */
  steps: z.array(stepSchema),
  error: wireErrorSchema.nullable(),
  usage: usageSchema.nullable(),
  /** Of all runs that wrote it; null for a message of the person, and until the first of them ended. */
  cost: costSchema.nullable(),
  /** From the start of the run to its end. */
  durationMs: z.number().int().nonnegative().nullable(),
  /** All messages with the same parent, oldest first, this one among them: the versions to switch between. */
  siblingIds: z.array(idSchema),
  createdAt: timeSchema,
})
export type Message = z.infer<typeof messageSchema>

/** True of an answer that can go on: one that was ended from outside, or that came to its limit of tokens. */
export function canContinue(message: {
  readonly role: Message['role']
  readonly status: MessageStatus
  readonly steps: readonly Pick<Step, 'stopReason'>[]
}): boolean {
  if (message.role !== 'assistant' || message.status === 'running') return false
  return message.status !== 'complete' || message.steps.at(-1)?.stopReason === 'max-tokens'
}

export const messageTextSchema = textSchema
  .max(1_000_000, textKey('message-too-long'))
  .refine((text) => text.trim() !== '', textKey('message-empty'))

export const searchHitSchema = z.object({
  messageId: idSchema,
  conversationId: idSchema,
  conversationTitle: z.string(),
  role: z.enum(['user', 'assistant']),
  /** A piece of the text around the hit; the words found stand between U+E000 and U+E001. */
  snippet: z.string(),
  createdAt: timeSchema,
})
export type SearchHit = z.infer<typeof searchHitSchema>
