/** An agent: what it is told, which model answers, which tools it holds. Each save is a version of its own. */
import { z } from 'zod'
import { idSchema, modelRefSchema, textSchema, timeSchema } from '../common.ts'
import { textKey } from '../texts/catalogue.ts'

export const agentStatuses = ['draft', 'active', 'inactive'] as const
export const agentStatusSchema = z.enum(agentStatuses)
export type AgentStatus = z.infer<typeof agentStatusSchema>

/** null: the model's own default. */
export const parametersSchema = z.object({
  temperature: z.number().min(0).max(2).nullable().default(null),
  maxTokens: z.number().int().min(1).max(1_000_000).nullable().default(null),
  topP: z.number().min(0).max(1).nullable().default(null),
  topK: z.number().int().min(1).max(1000).nullable().default(null),
  frequencyPenalty: z.number().min(-2).max(2).nullable().default(null),
  presencePenalty: z.number().min(-2).max(2).nullable().default(null),
  seed: z.number().int().min(0).max(2_147_483_647).nullable().default(null),
  stop: z.array(textSchema.min(1).max(200)).max(4).default([]),
  /** auto: the model decides; on and off are sent where the model knows them. */
  thinking: z.enum(['auto', 'on', 'off']).default('auto'),
  /** The context window asked of a local model, in tokens; null: what the model reports, within reason. */
  contextLength: z.number().int().min(512).max(2_000_000).nullable().default(null),
})
export type Parameters = z.infer<typeof parametersSchema>

export const agentDefinitionSchema = z.object({
  name: textSchema.trim().min(1, textKey('agent-name-empty')).max(80, textKey('agent-name-too-long')),
  description: textSchema.trim().max(500, textKey('agent-description-too-long')).default(''),
  /** One emoji, or the id of an icon that ships. */
  icon: textSchema.min(1).max(32).default('🤖'),
  model: modelRefSchema.nullable().default(null),
  /** Tried in this order when the model fails for good. */
  fallbacks: z.array(modelRefSchema).max(5, textKey('agent-fallbacks-too-many')).default([]),
  systemPrompt: textSchema.max(200_000).default(''),
  /** Stands in the message box when a new chat begins; the person may change it before sending. */
  openingPrompt: textSchema.max(20_000).default(''),
  parameters: parametersSchema.prefault({}),
  /** Names of tools. */
  tools: z.array(textSchema.min(1).max(64)).max(128).default([]),
})
export type AgentDefinition = z.infer<typeof agentDefinitionSchema>
export type AgentDefinitionInput = z.input<typeof agentDefinitionSchema>

export const agentSchema = agentDefinitionSchema.extend({
  id: idSchema,
  status: agentStatusSchema,
  versionId: idSchema,
  /** 1, 2, 3 … */
  version: z.number().int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  deletedAt: timeSchema.nullable(),
})
export type Agent = z.infer<typeof agentSchema>

export const agentVersionSchema = z.object({
  id: idSchema,
  agentId: idSchema.nullable(),
  version: z.number().int().nonnegative(),
  definition: agentDefinitionSchema,
  createdAt: timeSchema,
})
export type AgentVersion = z.infer<typeof agentVersionSchema>

export const starterSchema = z.object({
  id: z.string(),
  definition: agentDefinitionSchema,
})
export type Starter = z.infer<typeof starterSchema>
