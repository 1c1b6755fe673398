/** Answers the routes of providers and their models. */
import type { modelRoutes } from '#shared/models/contract'
import type { providerRoutes } from '#shared/providers/contract'
import type { HandlersOf } from '../base/call.ts'
import type { ProviderService } from './provider-service.ts'

export function providerHandlers(
  service: ProviderService,
): HandlersOf<typeof providerRoutes & typeof modelRoutes> {
  return {
    'provider.list': () => service.list(),
    'provider.get': ({ id }) => service.get(id),
    'provider.create': (input) => service.create(input),
    'provider.update': ({ id, ...patch }) => service.update(id, patch),
    'provider.delete': async ({ id }) => {
      await service.delete(id)
      return {}
    },
    'provider.restore': ({ id }) => service.restore(id),
    'provider.validate': ({ id }) => service.validate(id),
    'model.list': ({ providerId }) => service.models(providerId),
  }
}
