/** Background runs: an agent works at what it was asked, with no conversation and nobody who waits for it. */
import type { Agent } from '#shared/agents/agent'
import { AppError } from '#shared/errors'
import { textOf } from '#shared/part'
import type { Run, RunOrigin } from '#shared/runs/run'
import type { RunService } from '../runs/service.ts'
import type { StoredRun } from '../store/run-store.ts'
import type { Store } from '../store/store.ts'
import type { PastMessage } from './context-window.ts'
import { definitionOf, requireModel } from './planner.ts'
import type { WorkBuilder } from './work.ts'

export interface BackgroundOptions {
  readonly store: Store
  readonly runs: RunService
  readonly work: WorkBuilder
}

export interface BackgroundInput {
  readonly id?: string | undefined
  readonly agentId: string
  readonly input: string
  readonly origin?: RunOrigin | undefined
  readonly principal?: string | undefined
  readonly parentId?: string | undefined
  /** The higher goes first; 0 where left out. */
  readonly priority?: number | undefined
  /** Milliseconds from now. */
  readonly deadlineMs?: number | undefined
}

export interface BackgroundService {
  /** Resolves once it is stored; it begins when it is its turn. */
  start(input: BackgroundInput): Promise<Run>
}

const kind = 'background'

export function createBackground({ store, runs, work }: BackgroundOptions): BackgroundService {
  const pastOf = (text: string): PastMessage[] => [{ role: 'user', text, status: 'complete', steps: [] }]

  /** The agent, where it is neither deleted nor set aside. */
  function workingAgent(id: string): Agent {
    const agent = store.agents.get(id)
    if (agent === undefined || agent.deletedAt !== null) {
      throw new AppError('chosen-agent-deleted')
    }
    if (agent.status === 'inactive') {
      throw new AppError('agent-inactive', { name: agent.name })
    }
    return agent
  }

  runs.register({
    kind,
    attended: false,
    recovery: 'resume',
    work(run) {
      const version = store.agents.version(run.agentVersionId)
      const input = store.runs.load(run.id)?.input
      if (version === undefined || input == null) {
        throw new AppError('run-work-gone')
      }
      return work(version.definition, pastOf(textOf(input)), 0)
    },
    checkBegin({ agentId }) {
      if (agentId !== null) workingAgent(agentId)
    },
    placeOf: ({ definition }, priority) => placeOf(definition.model?.providerId, priority),
  })

  const placeOf = (providerId: string | undefined, priority: number) => ({
    priority,
    group: providerId ?? '',
    exclusive: null,
  })

  return {
    async start({
      id,
      agentId,
      input,
      origin = 'person',
      principal = 'owner',
      parentId,
      priority = 0,
      deadlineMs,
    }) {
      const known = id === undefined ? undefined : store.runs.load(id)
      if (known !== undefined) {
        if (isSame(known, { agentId, input, parentId, priority, deadlineMs })) return known.run
        throw new AppError('run-id-taken')
      }
      const agent = workingAgent(agentId)
      const definition = requireModel(definitionOf(agent))
      return runs.start({
        id,
        kind,
        subject: null,
        origin,
        principal,
        parentId,
        agentId,
        agentVersionId: agent.versionId,
        input: [{ type: 'text', text: input }],
        work: work(definition, pastOf(input), 0),
        deadlineMs,
        place: placeOf(definition.model?.providerId, priority),
      })
    },
  }
}

/** Whether the run that was made before is the one that is asked for again. */
function isSame({ run, input, priority }: StoredRun, asked: BackgroundInput): boolean {
  const deadlineMs = run.deadlineAt === null ? undefined : run.deadlineAt - run.createdAt
  return (
    run.kind === kind &&
    run.agentId === asked.agentId &&
    textOf(input ?? []) === asked.input &&
    run.parentId === (asked.parentId ?? null) &&
    priority === asked.priority &&
    deadlineMs === asked.deadlineMs
  )
}
