/** `#/settings` */
import type { Address } from '../../section.ts'

export interface SettingsRoute {
  readonly section: 'settings'
}

export const address: Address<SettingsRoute> = {
  section: 'settings',
  parse: () => ({ section: 'settings' }),
  parts: () => [],
}
