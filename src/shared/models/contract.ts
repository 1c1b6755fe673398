/** Routes of models. */
import { z } from 'zod'
import { idSchema } from '../common.ts'
import { query } from '../contract/route.ts'
import { modelInfoSchema } from '../providers/provider.ts'

export const modelRoutes = {
  'model.list': query(
    'All models known, from the last listing of each provider; no network.',
    { access: 'read', topics: ['models', 'providers'] },
    z.object({ providerId: idSchema.optional() }),
    z.array(modelInfoSchema),
  ),
} as const
