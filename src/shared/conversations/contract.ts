/** Routes of conversations and messages. */
import { z } from 'zod'
import { agentDefinitionSchema } from '../agents/agent.ts'
import { cursorSchema, idSchema, newIdSchema, pageLimitSchema, textSchema } from '../common.ts'
import { command, query } from '../contract/route.ts'
import { textKey } from '../texts/catalogue.ts'
import { conversationSchema, messageSchema, messageTextSchema, searchHitSchema } from './conversation.ts'

const byId = z.object({ id: idSchema })
const answerAgain = z.object({
  messageId: idSchema,
  /** Who answers now, as it stands: for the answer of a trial alone. */
  definition: agentDefinitionSchema.optional(),
  runId: newIdSchema.optional(),
})
/** Chosen by the client: a repeat under the same id is the same run. */
const runId = newIdSchema.optional()
const started = z.object({
  conversationId: idSchema,
  /** The person's message; null where none was added. */
  userMessageId: idSchema.nullable(),
  /** The answer being written. */
  messageId: idSchema,
  runId: idSchema,
})
export type StartedRun = z.infer<typeof started>

export const conversationRoutes = {
  'conversation.list': query(
    'Conversations, pinned first, then the last used. `search` looks in titles.',
    { access: 'read', topics: ['conversations'] },
    z.object({
      agentId: idSchema.optional(),
      search: z.string().max(200).optional(),
      cursor: cursorSchema.optional(),
      limit: pageLimitSchema.default(50),
    }),
    z.object({ items: z.array(conversationSchema), nextCursor: cursorSchema.nullable() }),
  ),
  'conversation.get': query(
    'One conversation, deleted or not.',
    { access: 'read', topics: ['conversations'] },
    byId,
    conversationSchema,
  ),
  'conversation.create': command(
    'Opens a conversation with an agent; its draft is the opening prompt.',
    { access: 'use', creates: 'id' },
    z.object({ id: newIdSchema.optional(), agentId: idSchema }),
    conversationSchema,
  ),
  'conversation.update': command(
    'Changes what is named: title, pin, draft, or the agent that answers from now on.',
    { access: 'use' },
    z.object({
      id: idSchema,
      title: textSchema.trim().min(1, textKey('conversation-title-empty')).max(200).optional(),
      pinned: z.boolean().optional(),
      draft: textSchema.max(1_000_000).optional(),
      agentId: idSchema.optional(),
    }),
    conversationSchema,
  ),
  'conversation.delete': command(
    'Deletes a conversation and stops its run; restore brings it back.',
    { access: 'use' },
    byId,
    z.object({}),
  ),
  'conversation.restore': command(
    'Brings a deleted conversation back.',
    { access: 'use' },
    byId,
    conversationSchema,
  ),
  'conversation.select': command(
    'Shows the branch that holds this message, down to its newest leaf. Where the branch shown holds it, nothing changes.',
    { access: 'use' },
    z.object({ id: idSchema, messageId: idSchema }),
    conversationSchema,
  ),
  'message.page': query(
    'Messages of the branch shown, oldest first: the newest page unless `before`, `after` or `around` names a message.',
    { access: 'read', topics: ['messages'] },
    z.object({
      conversationId: idSchema,
      /** Only messages above this one. */
      before: idSchema.optional(),
      /** Only messages below this one; `not-found` where the branch shown does not hold it. */
      after: idSchema.optional(),
      /** Includes this message; where the branch shown does not hold it, on its own branch. */
      around: idSchema.optional(),
      limit: pageLimitSchema.default(50),
    }),
    z.object({
      items: z.array(messageSchema),
      /** True where older messages stand above the first. */
      more: z.boolean(),
      /** True where newer messages stand below the last. */
      moreBelow: z.boolean(),
    }),
  ),
  'message.get': query('One message.', { access: 'read', topics: ['messages'] }, byId, messageSchema),
  'message.search': query(
    'Full-text search over all messages, best hits first.',
    { access: 'read', topics: ['messages'] },
    z.object({
      query: z.string().trim().min(1).max(500),
      limit: z.number().int().min(1).max(100).default(20),
    }),
    z.array(searchHitSchema),
  ),
  'message.send': command(
    'Adds a message and starts the answer. A `parentId` other than the leaf branches there (an edit); null begins anew.',
    { access: 'use', creates: 'runId' },
    z.object({
      conversationId: idSchema,
      text: messageTextSchema,
      parentId: idSchema.nullable().optional(),
      runId,
    }),
    started,
  ),
  'message.regenerate': command(
    'Starts another answer beside this one. In a trial, `definition` is the draft that gives it.',
    { access: 'use', creates: 'runId' },
    answerAgain,
    started,
  ),
  'message.continue': command(
    'Goes on with an answer that was stopped, failed, interrupted or cut at its limit of tokens. No tool call is made again. `definition` as above.',
    { access: 'use', creates: 'runId' },
    answerAgain,
    started,
  ),
  'trial.send': command(
    'Tries an unsaved draft: sends a message in a conversation that no list shows.',
    { access: 'manage', creates: 'runId' },
    z.object({
      definition: agentDefinitionSchema,
      conversationId: idSchema.optional(),
      text: messageTextSchema,
      runId,
    }),
    started,
  ),
} as const
