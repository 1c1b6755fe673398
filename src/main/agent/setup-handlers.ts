/** Answers the routes of the first run: what is on this machine, and the first agent. */
import { type AgentDefinition, agentDefinitionSchema } from '#shared/agents/agent'
import type { ModelRef } from '#shared/common'
import type { Topic } from '#shared/contract/events'
import { AppError } from '#shared/errors'
import type { setupRoutes } from '#shared/setup/contract'
import type { HandlersOf } from '../base/call.ts'
import { madeBefore, sameContent } from '../base/repeat.ts'
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
    'setup.finish': ({ id, model, agent }) => {
      const definition = definitionWith(model, agent)
      const known = madeBefore(id === undefined ? undefined : store.conversations.get(id), (one) => {
        const first = one.agentId === null ? undefined : store.agents.versions(one.agentId).at(-1)
        return sameContent(first?.definition, definition)
      })
      if (known?.agentId != null) return { agentId: known.agentId, conversationId: known.id }
      if (store.providers.get(model.providerId) === undefined) throw new AppError('provider-gone')
      const made = store.transaction(() => {
        const { id: agentId } = store.agents.insert(definition, 'active')
        const conversation = store.conversations.insert({ id, agentId, draft: '', kind: 'chat' })
        store.settings.update({ onboardedAt: now(), defaultModel: model })
        return { agentId, conversationId: conversation.id }
      })
      announce('agents', [made.agentId])
      announce('conversations', [made.conversationId])
      announce('settings')
      return made
    },
  }
}

/** The first agent: as the window words it, or the first of the starters. */
function definitionWith(model: ModelRef, agent: Omit<AgentDefinition, 'model'> | undefined): AgentDefinition {
  const wording = agent ?? starters[0]?.definition
  if (wording === undefined) throw new AppError('starter-missing')
  return agentDefinitionSchema.parse({ ...wording, model })
}
