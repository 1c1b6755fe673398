/** Routes of tools. */
import { z } from 'zod'
import { query } from '../contract/route.ts'
import { toolInfoSchema } from './tool.ts'

export const toolRoutes = {
  'tool.list': query(
    'All tools that an agent can hold.',
    { access: 'read', topics: [] },
    z.object({}),
    z.array(toolInfoSchema),
  ),
} as const
