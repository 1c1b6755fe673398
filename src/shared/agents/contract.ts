/** Routes of agents, their versions and starters. */
import { z } from 'zod'
import { cursorSchema, idSchema, newIdSchema, pageLimitSchema } from '../common.ts'
import { command, query } from '../contract/route.ts'
import {
  agentDefinitionSchema,
  agentSchema,
  agentStatusSchema,
  agentVersionSchema,
  starterSchema,
} from './agent.ts'

const byId = z.object({ id: idSchema })

export const agentRoutes = {
  'agent.list': query(
    'Agents, the last changed first. `search` looks in name and description.',
    { access: 'read', topics: ['agents'] },
    z.object({
      search: z.string().max(200).optional(),
      status: agentStatusSchema.optional(),
      deleted: z.boolean().default(false),
      cursor: cursorSchema.optional(),
      limit: pageLimitSchema.default(100),
    }),
    z.object({ items: z.array(agentSchema), nextCursor: cursorSchema.nullable() }),
  ),
  'agent.get': query('One agent, deleted or not.', { access: 'read', topics: ['agents'] }, byId, agentSchema),
  'agent.create': command(
    'Saves a new agent as its version 1.',
    { access: 'manage', creates: 'id' },
    agentDefinitionSchema.extend({ id: newIdSchema.optional(), status: agentStatusSchema.default('active') }),
    agentSchema,
  ),
  'agent.update': command(
    'Saves a new version. `baseVersion`, where given, must be the newest; else the answer is `conflict`.',
    { access: 'manage' },
    agentDefinitionSchema.extend({
      id: idSchema,
      status: agentStatusSchema,
      baseVersion: z.number().int().positive().optional(),
    }),
    agentSchema,
  ),
  'agent.duplicate': command(
    'Saves a copy under a new name.',
    { access: 'manage', creates: 'newId' },
    z.object({ id: idSchema, newId: newIdSchema.optional() }),
    agentSchema,
  ),
  'agent.delete': command(
    'Moves an agent to the deleted ones. What it is at work at goes on; background runs that wait for their turn fail then.',
    { access: 'manage' },
    byId,
    z.object({}),
  ),
  'agent.restore': command('Brings a deleted agent back.', { access: 'manage' }, byId, agentSchema),
  'agent.versions': query(
    'All versions of an agent, the newest first.',
    { access: 'read', topics: ['agents'] },
    byId,
    z.array(agentVersionSchema),
  ),
  'agent.revert': command(
    'Saves an older version again as the newest.',
    { access: 'manage' },
    z.object({ id: idSchema, versionId: idSchema }),
    agentSchema,
  ),
  'agent.starters': query(
    'Agents to begin from.',
    { access: 'read', topics: [] },
    z.object({}),
    z.array(starterSchema),
  ),
} as const
