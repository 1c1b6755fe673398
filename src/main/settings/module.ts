// What belongs here: the application's own settings, and what it tells about itself.
/** Answers the routes of settings and of information about the application. */

import type { Topic } from '#shared/contract/events'
import type { settingsRoutes } from '#shared/settings/contract'
import type { AppInfo, Settings } from '#shared/settings/settings'
import type { HandlersOf } from '../base/call.ts'
import type { Module } from '../base/module.ts'
import type { SettingsStore } from '../store/store.ts'

interface Services {
  readonly settings: SettingsStore
  readonly info: () => AppInfo
  readonly announce: (topic: Topic) => void
  /** Hears the theme that is set, now and at each change. */
  readonly onTheme?: ((theme: Settings['theme']) => void) | undefined
}

export function createSettingsModule(services: Services) {
  const { settings, announce, onTheme } = services
  const handlers: HandlersOf<typeof settingsRoutes> = {
    'app.info': () => services.info(),
    'settings.get': () => settings.get(),
    'settings.update': (patch) => {
      const changed = settings.update(patch)
      if (patch.theme !== undefined) onTheme?.(changed.theme)
      announce('settings')
      return changed
    },
  }
  return { handlers, start: () => onTheme?.(settings.get().theme) } satisfies Module
}
