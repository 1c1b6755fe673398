import { Settings } from 'lucide-react'
import { lazy } from 'react'
import type { Section } from '../../section.ts'
import { address, type SettingsRoute } from './address.ts'
import en from './texts/en.json'

export const settingsSection: Section<SettingsRoute, typeof en> = {
  address,
  texts: { en, de: () => import('./texts/de.json') },
  icon: Settings,
  Screen: lazy(async () => ({ default: (await import('./settings-screen.tsx')).SettingsScreen })),
}
