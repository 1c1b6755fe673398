/** Which language is spoken, here and wherever a sentence is made. */
import type { languages } from '../preferences.ts'

export type SpokenLanguage = 'en' | 'de'

/** What is spoken for a setting: the system's language where we have it, else English. */
export function spokenLanguage(
  setting: (typeof languages)[number],
  systemLanguages: readonly string[],
): SpokenLanguage {
  if (setting !== 'system') return setting
  return systemLanguages[0]?.toLowerCase().startsWith('de') ? 'de' : 'en'
}
