/** Answers the routes of the application itself: information, settings, vault, first run. */
import type { appRoutes } from '#shared/contract/app'
import type { Topic } from '#shared/contract/events'
import type { RouteOutput } from '#shared/contract/requests'
import { AppError } from '#shared/errors'
import type { AppInfo, Settings } from '#shared/settings'
import { starters } from '../../agent/starters.ts'
import type { HandlersOf } from '../../base/call.ts'
import type { Store } from '../../store/store.ts'
import type { Vault } from '../../vault/vault.ts'

interface Services {
  readonly store: Store
  readonly vault: Vault
  readonly info: () => AppInfo
  readonly detect: (signal: AbortSignal) => Promise<RouteOutput<'setup.detect'>>
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
  readonly now: () => number
  /** Hears a theme that was chosen. */
  readonly onTheme?: ((theme: Settings['theme']) => void) | undefined
}

export function appHandlers(services: Services): HandlersOf<typeof appRoutes> {
  const { store, vault, announce } = services
  return {
    'app.info': () => services.info(),
    'settings.get': () => store.settings.get(),
    'settings.update': (patch) => {
      const settings = store.settings.update(patch)
      if (patch.theme !== undefined) services.onTheme?.(settings.theme)
      announce('settings')
      return settings
    },
    'vault.status': () => vault.status(),
    'vault.open': async () => {
      const status = await vault.open()
      announce('vault')
      return status
    },
    'vault.unlock': async ({ passphrase }) => {
      const status = await vault.unlock(passphrase)
      announce('vault')
      return status
    },
    'vault.reset': async () => {
      const status = await vault.reset()
      announce('providers')
      announce('vault')
      return status
    },
    'setup.detect': (_input, { signal }) => services.detect(signal),
    'setup.finish': ({ model }) => {
      const provider = store.providers.get(model.providerId)
      if (provider === undefined) throw new AppError('provider-gone')
      const first = starters[0]
      if (first === undefined) throw new AppError('starter-missing')
      const made = store.transaction(() => {
        const agent = store.agents.insert({ ...first.definition, model }, 'active')
        const conversation = store.conversations.insert({ agentId: agent.id, draft: '', kind: 'chat' })
        store.settings.update({ onboardedAt: services.now(), defaultModel: model })
        return { agentId: agent.id, conversationId: conversation.id }
      })
      announce('agents', [made.agentId])
      announce('conversations', [made.conversationId])
      announce('settings')
      return made
    },
  }
}
