/** Who answers in a conversation, and what stands against it. */
import type { Agent } from '#shared/agents/agent'

export interface Answerer {
  readonly agent: Agent | null
  readonly problem: 'gone' | 'deleted' | 'inactive' | 'no-model' | null
}

/** `agent` is undefined where no such agent is known any more. */
export function judgeAnswerer(agent: Agent | undefined): Answerer {
  if (agent === undefined) return { agent: null, problem: 'gone' }
  if (agent.deletedAt !== null) return { agent, problem: 'deleted' }
  if (agent.status === 'inactive') return { agent, problem: 'inactive' }
  if (agent.model === null) return { agent, problem: 'no-model' }
  return { agent, problem: null }
}
