/** Routes of runs, whatever they are for. */
import { z } from 'zod'
import { cursorSchema, idSchema, newIdSchema, pageLimitSchema, timeSchema } from '../common.ts'
import { command, query } from '../contract/route.ts'
import { messageTextSchema } from '../conversations/conversation.ts'
import {
  runDetailSchema,
  runEventSchema,
  runKindSchema,
  runOriginSchema,
  runSchema,
  runStatusSchema,
} from './run.ts'

const runId = z.object({ runId: idSchema })

export const runRoutes = {
  // Starting one is for those who own a kind of run.
  'run.start': command(
    'Starts a background run: the agent works at the input, in no conversation. It begins when it is its turn.',
    { access: 'use', creates: 'id' },
    z.object({
      id: newIdSchema.optional(),
      agentId: idSchema,
      input: messageTextSchema,
      /** The run that calls for this one. */
      parentId: idSchema.optional(),
      /** The higher begins first. */
      priority: z.number().int().min(-100).max(100).default(0),
      /** Milliseconds from now after which nothing more is begun. */
      deadlineMs: z
        .number()
        .int()
        .min(1000)
        .max(30 * 24 * 60 * 60 * 1000)
        .optional(),
    }),
    runSchema,
  ),
  'run.list': query(
    'Runs, the newest first. `parentId` gives those that a run called for; `since` and `until` are of the time at which they were made.',
    { access: 'read', topics: ['runs'] },
    z.object({
      kind: runKindSchema.optional(),
      origin: runOriginSchema.optional(),
      status: runStatusSchema.optional(),
      agentId: idSchema.optional(),
      since: timeSchema.optional(),
      until: timeSchema.optional(),
      parentId: idSchema.optional(),
      cursor: cursorSchema.optional(),
      limit: pageLimitSchema.default(50),
    }),
    z.object({ items: z.array(runSchema), nextCursor: cursorSchema.nullable() }),
  ),
  'run.get': query(
    'One run with its steps and all that it said.',
    { access: 'read', topics: ['runs'] },
    z.object({ id: idSchema }),
    runDetailSchema,
  ),
  'run.attach': query(
    'Subscribes to a run, then replays its stored events after `afterSeq`; live ones follow with the next `seq`.',
    { access: 'read', topics: [] },
    z.object({ runId: idSchema, afterSeq: z.number().int().nonnegative().default(0) }),
    z.object({
      events: z.array(runEventSchema),
      /** The seq that live events go on from. */
      lastSeq: z.number().int().nonnegative(),
      ended: z.boolean(),
      /** Another one than before: the program was started anew, and what came live before is not gone on with. */
      epoch: z.string(),
    }),
  ),
  'run.detach': command('Ends the subscription. The run goes on.', { access: 'read' }, runId, z.object({})),
  'run.stop': command(
    'Stops a run; what it wrote stays. Stopping an ended run changes nothing.',
    { access: 'use' },
    runId,
    z.object({}),
  ),
} as const
