/** Routes of providers. A key goes in and never comes out. */
import { z } from 'zod'
import { idSchema } from '../common.ts'
import { command, query } from '../contract/route.ts'
import {
  apiKeySchema,
  baseUrlSchema,
  providerInputSchema,
  providerNameSchema,
  providerSchema,
  requestsPerMinuteSchema,
} from './provider.ts'

const byId = z.object({ id: idSchema })

export const providerRoutes = {
  'provider.list': query(
    'All providers, oldest first.',
    { access: 'read', topics: ['providers'] },
    z.object({}),
    z.array(providerSchema),
  ),
  'provider.get': query('One provider.', { access: 'read', topics: ['providers'] }, byId, providerSchema),
  'provider.create': command(
    'Saves a provider and its key, and starts validating it in the background.',
    { access: 'secrets', creates: 'id' },
    providerInputSchema,
    providerSchema,
  ),
  'provider.update': command(
    'Changes a provider; a key of null is deleted, one left out stays. Validates it again. Where a key is kept and the new address has another scheme, host or port, `apiKey` may not be left out.',
    { access: 'secrets' },
    z.object({
      id: idSchema,
      name: providerNameSchema.optional(),
      baseUrl: z.union([z.literal(''), baseUrlSchema]).optional(),
      apiKey: apiKeySchema.nullable().optional(),
      requestsPerMinute: requestsPerMinuteSchema.nullable().optional(),
    }),
    providerSchema,
  ),
  'provider.delete': command(
    'Deletes a provider; restore brings it back, key included.',
    { access: 'manage' },
    byId,
    z.object({}),
  ),
  'provider.restore': command('Brings a deleted provider back.', { access: 'manage' }, byId, providerSchema),
  'provider.validate': command(
    'Starts a validation; its outcome comes by `changed`.',
    { access: 'manage' },
    byId,
    providerSchema,
  ),
} as const
