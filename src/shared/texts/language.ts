/** Which language is spoken, here and wherever a sentence is made. */
import type { languages } from '../settings/preferences.ts'

export type SpokenLanguage = 'en' | Translated
/** What is loaded where it is spoken; English is always there. */
export type Translated = Exclude<(typeof languages)[number], 'system' | 'en'>

/** What is spoken for a setting: the system's language where we have it, else English. */
export function spokenLanguage(
  setting: (typeof languages)[number],
  systemLanguages: readonly string[],
): SpokenLanguage {
  if (setting !== 'system') return setting
  return systemLanguages[0]?.toLowerCase().startsWith('de') ? 'de' : 'en'
}
