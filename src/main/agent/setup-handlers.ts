/** Answers the routes of the first run: what is on this machine, and the first agent. */
import type { setupRoutes } from '#shared/contract/app'
import type { Topic } from '#shared/contract/events'
import { AppError } from '#shared/errors'
import type { HandlersOf } from '../base/call.ts'
import type { Store } from '../store/store.ts'
import { starters } from './starters.ts'

interface Services {
  readonly store: Store
  /** Where OLLAMA_HOST is looked up. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
  readonly now: () => number
}

export function setupHandlers({ store, env, announce, now }: Services): HandlersOf<typeof setupRoutes> {
  return {
    'setup.detect': async (_input, { signal }) => {
      const { detectOllama } = await import('../models/detect.ts')
      return { ollama: await detectOllama({ env, signal }) }
    },
    'setup.finish': ({ model }) => {
      const provider = store.providers.get(model.providerId)
      if (provider === undefined) throw new AppError('provider-gone')
      const first = starters[0]
      if (first === undefined) throw new AppError('starter-missing')
      const made = store.transaction(() => {
        const agent = store.agents.insert({ ...first.definition, model }, 'active')
        const conversation = store.conversations.insert({ agentId: agent.id, draft: '', kind: 'chat' })
        store.settings.update({ onboardedAt: now(), defaultModel: model })
        return { agentId: agent.id, conversationId: conversation.id }
      })
      announce('agents', [made.agentId])
      announce('conversations', [made.conversationId])
      announce('settings')
      return made
    },
  }
}
