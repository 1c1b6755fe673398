import { Plug } from 'lucide-react'
import { lazy } from 'react'
import type { Section } from '../../section.ts'
import { startAddProvider } from '../../state/actions.ts'
import { address, type ProvidersRoute } from './address.ts'

export const providersSection: Section<ProvidersRoute> = {
  address,
  icon: Plug,
  link: 'nav.providers',
  goTo: 'palette.goToProviders',
  commands: [{ text: 'palette.addProvider', icon: Plug, run: startAddProvider }],
  Screen: lazy(async () => ({ default: (await import('./providers-screen.tsx')).ProvidersScreen })),
}
