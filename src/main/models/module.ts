/** Providers and their models, as a module: the registry, the service of providers, and what they answer. */
import type { ModelRef } from '#shared/common'
import type { Topic } from '#shared/contract/events'
import type { Module } from '../base/module.ts'
import type { Store } from '../store/store.ts'
import type { ModelLog } from './exchange.ts'
import { providerHandlers } from './handlers.ts'
import { createProviderService, type ProviderSecrets, secretOwner } from './provider-service.ts'
import { createModelRegistry } from './registry.ts'

export interface ModelsModuleOptions {
  readonly store: Store
  readonly secrets: ProviderSecrets
  /** Hears each key before it is used, so that it can be taken out of whatever is written. */
  readonly onKey: (key: string) => void
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
  readonly now: () => number
  readonly newId: () => string
  readonly log: ModelLog
}

export function createModelsModule({
  store,
  secrets,
  onKey,
  announce,
  now,
  newId,
  log,
}: ModelsModuleOptions) {
  const isOffline = () => store.settings.get().offline
  const registry = createModelRegistry({
    getProvider: (id) => store.providers.get(id) ?? null,
    async getKey(id) {
      const key = await secrets.get(secretOwner(id))
      if (key !== null) onKey(key)
      return key
    },
    isOffline,
    log,
  })
  const { providers: records, models } = store
  const providers = createProviderService({
    providers: records,
    models,
    secrets,
    registry,
    announce,
    isOffline,
    now,
    newId,
    log,
  })

  return {
    handlers: providerHandlers(providers),
    modelOf: async (ref: ModelRef) => ({ model: await registry.model(ref), info: providers.describe(ref) }),
    /** Offline mode may be off now, or the vault open: what waited for that is asked. */
    validatePending: () => providers.validatePending(),
    async close() {
      providers.close()
      await registry.close()
    },
  } satisfies Module & Record<string, unknown>
}
