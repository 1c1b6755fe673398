/** The language of what is said before a window can say it: dialogs of the start and of a crash. */
import { english } from '#shared/texts/catalogue'
import type { Language } from '#shared/texts/format-text'
import { spokenLanguage } from '#shared/texts/language'

/** `preferred` as the system lists them, the best first. The setting lies in the data, which may not be open. */
export async function languageFor(preferred: readonly string[]): Promise<Language> {
  if (spokenLanguage('system', preferred) === 'en') return english
  return (await import('#shared/texts/de/index')).german
}
