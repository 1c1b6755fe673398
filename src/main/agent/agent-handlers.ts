/** Answers the routes of agents, their versions, starters and tools. */
import type { AgentDefinition } from '#shared/agents/agent'
import type { agentRoutes } from '#shared/agents/contract'
import type { Topic } from '#shared/contract/events'
import { AppError } from '#shared/errors'
import { text } from '#shared/texts/catalogue'
import type { toolRoutes } from '#shared/tools/contract'
import type { HandlersOf } from '../base/call.ts'
import { madeBefore, sameContent } from '../base/repeat.ts'
import type { Store } from '../store/store.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { starters } from './starters.ts'
import { beginningOf } from './title.ts'

interface Services {
  readonly store: Store
  readonly tools: ToolRegistry
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
}

export function agentHandlers({
  store,
  tools,
  announce,
}: Services): HandlersOf<typeof agentRoutes & typeof toolRoutes> {
  const { agents } = store

  function agentOf(id: string) {
    const agent = agents.get(id)
    if (agent === undefined) throw new AppError('agent-gone')
    return agent
  }

  function living(id: string) {
    const agent = agentOf(id)
    if (agent.deletedAt === null) return agent
    throw new AppError('agent-deleted', { name: agent.name })
  }

  /** A tool that the agent holds already may be absent by now: that must not keep the rest from being changed. */
  function knownTools(definition: AgentDefinition, held: readonly string[] = []): AgentDefinition {
    const names = definition.tools.filter((name) => tools.get(name) === undefined && !held.includes(name))
    if (names.length === 0) return definition
    throw AppError.inField('tools', text('agent-tools-unknown', { names }))
  }

  /** The agent that was made under this id from one of these; it may have been changed since. */
  function before(id: string | undefined, made: readonly AgentDefinition[]) {
    const agent = id === undefined ? undefined : agents.get(id)
    return madeBefore(agent, () => {
      const first = agent === undefined ? undefined : agents.versions(agent.id).at(-1)?.definition
      return made.some((definition) => sameContent(definition, first))
    })
  }

  const changed = <One extends { readonly id: string }>(agent: One): One => {
    announce('agents', [agent.id])
    return agent
  }

  return {
    'agent.list': (query) => agents.list(query),
    'agent.get': ({ id }) => agentOf(id),
    'agent.create': ({ id, status, ...definition }) =>
      before(id, [definition]) ?? changed(agents.insert(knownTools(definition), status, id)),
    'agent.update': ({ id, status, baseVersion, ...definition }) => {
      const agent = living(id)
      if (baseVersion !== undefined && baseVersion !== agent.version) {
        const { name, version } = agent
        throw new AppError('agent-changed-elsewhere', { name, version }, { data: { version } })
      }
      return changed(agents.saveVersion(id, knownTools(definition, agent.tools), status))
    },
    'agent.duplicate': ({ id, newId }) => {
      const agent = agentOf(id)
      const copies = () => agents.versions(id).map(({ definition }) => copyOf(definition))
      const known = newId === undefined ? undefined : before(newId, copies())
      if (known !== undefined) return known
      const definition = agents.version(agent.versionId)?.definition
      if (definition === undefined) throw new AppError('agent-version-gone')
      return changed(agents.insert(copyOf(definition), agent.status, newId))
    },
    'agent.delete': ({ id }) => {
      agentOf(id)
      agents.softDelete(id)
      announce('agents', [id])
      return {}
    },
    'agent.restore': ({ id }) => changed(agents.restore(id)),
    'agent.versions': ({ id }) => {
      agentOf(id)
      return agents.versions(id)
    },
    'agent.revert': ({ id, versionId }) => {
      const agent = living(id)
      const version = agents.version(versionId)
      if (version === undefined || version.agentId !== id) {
        throw new AppError('agent-version-gone')
      }
      return changed(agents.saveVersion(id, version.definition, agent.status))
    },
    'agent.starters': () => [...starters],
    'tool.list': () => [...tools.list()],
  }
}

function copyOf(definition: AgentDefinition): AgentDefinition {
  const suffix = ' (copy)'
  return { ...definition, name: `${beginningOf(definition.name, 80 - suffix.length)}${suffix}` }
}
