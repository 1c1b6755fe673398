import { Bot } from 'lucide-react'
import { lazy } from 'react'
import type { Section } from '../../section.ts'
import { goToAgents } from '../../state/route.ts'
import { type AgentsRoute, address } from './address.ts'
import en from './texts/en.json'

const AgentsScreen = lazy(async () => ({ default: (await import('./agents-screen.tsx')).AgentsScreen }))

export const agentsSection: Section<AgentsRoute, typeof en> = {
  address,
  texts: { en, de: () => import('./texts/de.json') },
  icon: Bot,
  commands: [{ text: 'new', icon: Bot, run: () => goToAgents('new') }],
  Screen: ({ route }) => <AgentsScreen agentId={route.agentId} starterId={route.starterId} />,
}
