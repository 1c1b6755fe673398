/**
 * Theme and language before the settings are here: remembered from the last time, so that the first picture is
 * already right. The settings are the truth; this is a copy.
 */
import { languages, themes } from '#shared/settings/preferences'
import type { Settings } from '#shared/settings/settings'

export type Preferences = Pick<Settings, 'theme' | 'language'>

const key = 'agent-factory.preferences'

export function rememberedPreferences(): Preferences {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(key) ?? '{}')
    const { theme, language } = stored as Partial<Preferences>
    return {
      theme: themes.find((one) => one === theme) ?? 'system',
      language: languages.find((one) => one === language) ?? 'system',
    }
  } catch {
    return { theme: 'system', language: 'system' }
  }
}

export function rememberPreferences(preferences: Preferences): void {
  const { theme, language } = preferences
  window.localStorage.setItem(key, JSON.stringify({ theme, language }))
}

const darkSystem = () => window.matchMedia('(prefers-color-scheme: dark)')

let stopFollowing: () => void = () => {}

/** Puts the theme on the page; `system` goes on following the system. */
export function applyTheme(theme: Settings['theme']): void {
  stopFollowing()
  const system = darkSystem()
  const show = () => {
    const dark = theme === 'dark' || (theme === 'system' && system.matches)
    const { dataset } = document.documentElement
    dataset.themeChanging = ''
    dataset.theme = dark ? 'dark' : 'light'
    // The new colours are computed before transitions are on again.
    window.getComputedStyle(document.documentElement).getPropertyValue('color')
    requestAnimationFrame(() => {
      delete dataset.themeChanging
    })
  }
  show()
  system.addEventListener('change', show)
  stopFollowing = () => system.removeEventListener('change', show)
}
