/** Routes of the first run. */
import { z } from 'zod'
import { agentDefinitionSchema } from '../agents/agent.ts'
import { idSchema, modelRefSchema, newIdSchema } from '../common.ts'
import { command, query } from '../contract/route.ts'

export const setupRoutes = {
  'setup.detect': query(
    'Looks for model servers on this machine, within a second.',
    { access: 'manage', topics: [] },
    z.object({}),
    z.object({
      ollama: z.object({
        found: z.boolean(),
        baseUrl: z.string(),
        version: z.string().nullable(),
        models: z.array(z.string()),
      }),
    }),
  ),
  'setup.finish': command(
    'Makes the first agent with the model given, opens a conversation with it, and marks the first run as done. `id` is that of the conversation; `agent` the agent as it is worded, left out the first of the starters.',
    { access: 'manage', creates: 'id' },
    z.object({
      id: newIdSchema.optional(),
      model: modelRefSchema,
      agent: agentDefinitionSchema.omit({ model: true }).optional(),
    }),
    z.object({ agentId: idSchema, conversationId: idSchema }),
  ),
} as const
