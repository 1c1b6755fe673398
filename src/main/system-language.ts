/** The language of what is said before a window can say it: dialogs of the start and of a crash. */
import { english } from '#shared/texts/catalogue'
import type { Language } from '#shared/texts/format-text'
import { spokenLanguage } from '#shared/texts/language'
import { loadLanguage } from '#shared/texts/load'

/** `preferred` as the system lists them, the best first. The setting lies in the data, which may not be open. */
export async function languageFor(preferred: readonly string[]): Promise<Language> {
  const language = spokenLanguage('system', preferred)
  return language === 'en' ? english : loadLanguage(language)
}
