import { Plug } from 'lucide-react'
import { lazy } from 'react'
import type { Section } from '../../section.ts'
import { startAddProvider } from '../../state/actions.ts'
import { address, type ProvidersRoute } from './address.ts'
import en from './texts/en.json'

export const providersSection: Section<ProvidersRoute, typeof en> = {
  address,
  texts: { en, de: () => import('./texts/de.json') },
  icon: Plug,
  commands: [{ text: 'add', icon: Plug, run: startAddProvider }],
  Screen: lazy(async () => ({ default: (await import('./providers-screen.tsx')).ProvidersScreen })),
}
