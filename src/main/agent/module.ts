/** Agents, chats and background runs, as a module. Its runs are taken up by the module of runs. */
import type { Topic } from '#shared/contract/events'
import type { runRoutes } from '#shared/runs/contract'
import type { RunOrigin } from '#shared/runs/run'
import type { HandlersOf, Principal } from '../base/call.ts'
import type { Module } from '../base/module.ts'
import type { RunService } from '../runs/service.ts'
import type { Store } from '../store/store.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { agentHandlers } from './agent-handlers.ts'
import { createBackground } from './background.ts'
import { createChat } from './chat.ts'
import { conversationHandlers } from './conversation-handlers.ts'
import { setupHandlers } from './setup-handlers.ts'
import { createWorkBuilder } from './work.ts'

export interface AgentModuleOptions {
  readonly store: Store
  readonly runs: RunService
  readonly tools: ToolRegistry
  readonly env: Readonly<Record<string, string | undefined>>
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
  readonly now: () => number
  readonly newId: () => string
}

/** Who stands behind a call. */
function originOf({ kind }: Principal): RunOrigin {
  return kind === 'owner' ? 'person' : kind === 'agent' ? 'agent' : 'api'
}

export function createAgentModule(options: AgentModuleOptions) {
  const { store, runs, tools, env, announce, now, newId } = options
  const work = createWorkBuilder({ tools })
  const chat = createChat({ store, runs, work, announce, now, newId })
  const background = createBackground({ store, runs, work })
  const backgroundHandlers: HandlersOf<Pick<typeof runRoutes, 'run.start'>> = {
    'run.start': (input, { principal }) =>
      background.start({ ...input, principal: principal.id, origin: originOf(principal) }),
  }

  return {
    handlers: {
      ...agentHandlers({ store, tools, announce }),
      ...conversationHandlers({ store, chat, announce }),
      ...setupHandlers({ store, env, announce, now }),
      ...backgroundHandlers,
    },
  } satisfies Module
}
