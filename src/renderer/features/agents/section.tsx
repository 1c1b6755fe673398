import { Bot } from 'lucide-react'
import { lazy } from 'react'
import type { Section } from '../../section.ts'
import { goToAgents } from '../../state/route.ts'
import { type AgentsRoute, address } from './address.ts'

const AgentsScreen = lazy(async () => ({ default: (await import('./agents-screen.tsx')).AgentsScreen }))

export const agentsSection: Section<AgentsRoute> = {
  address,
  icon: Bot,
  link: 'nav.agents',
  goTo: 'palette.goToAgents',
  commands: [{ text: 'palette.newAgent', icon: Bot, run: () => goToAgents('new') }],
  Screen: ({ route }) => <AgentsScreen agentId={route.agentId} starterId={route.starterId} />,
}
