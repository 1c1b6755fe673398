/** `#/agents`, `#/agents/new[/<starter>]`, `#/agents/<agent>` */
import type { Address } from '../../section.ts'

export interface AgentsRoute {
  readonly section: 'agents'
  /** null for the list, `new` for an agent that is not saved yet. */
  readonly agentId: string | null
  readonly starterId: string | null
}

export const address: Address<AgentsRoute> = {
  section: 'agents',
  parse: (agent, starter) => ({
    section: 'agents',
    agentId: agent || null,
    starterId: (agent === 'new' && starter) || null,
  }),
  parts: ({ agentId, starterId }) => [agentId, starterId],
}
