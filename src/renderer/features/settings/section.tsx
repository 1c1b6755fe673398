import { Settings } from 'lucide-react'
import { lazy } from 'react'
import type { Section } from '../../section.ts'
import { address, type SettingsRoute } from './address.ts'

export const settingsSection: Section<SettingsRoute> = {
  address,
  icon: Settings,
  link: 'nav.settings',
  goTo: 'palette.goToSettings',
  Screen: lazy(async () => ({ default: (await import('./settings-screen.tsx')).SettingsScreen })),
}
