/** All text of the window. English is always there; another language is loaded when it is chosen. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Settings } from '#shared/settings'
import { english } from './resources.ts'
import { translateSentences } from './sentences.ts'

export type SpokenLanguage = 'en' | 'de'

let messages: Readonly<Record<string, string>> = {}

/** What is spoken for a setting: the system's language where we have it, else English. */
export function spokenLanguage(
  setting: Settings['language'],
  systemLanguages: readonly string[],
): SpokenLanguage {
  if (setting !== 'system') return setting
  return systemLanguages[0]?.toLowerCase().startsWith('de') ? 'de' : 'en'
}

async function load(language: SpokenLanguage): Promise<void> {
  if (language === 'en') {
    messages = {}
    return
  }
  const { german, germanMessages } = await import('./german.ts')
  messages = germanMessages
  for (const [namespace, texts] of Object.entries(german)) {
    i18next.addResourceBundle('de', namespace, texts)
  }
}

export async function startTexts(setting: Settings['language']): Promise<void> {
  const language = spokenLanguage(setting, navigator.languages)
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: english },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    partialBundledLanguages: true,
  })
  await load(language)
  if (language !== 'en') await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

export async function changeLanguage(setting: Settings['language']): Promise<void> {
  const language = spokenLanguage(setting, navigator.languages)
  if (i18next.language === language) return
  await load(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** A sentence of a shared schema in the language spoken; one that is not known stays as it is. */
export function translateMessage(message: string): string {
  return translateSentences(message, messages).text
}

/**
 * What an error says, in the language spoken. The main process writes English; where a part of it is not known here, a
 * general sentence of the error's kind comes first, and the English one with its facts follows.
 */
export function errorText(error: { readonly message: string; readonly code?: string }): string {
  const { text, whole } = translateSentences(error.message, messages)
  if (whole || i18next.language === 'en') return text
  const general = messages[`code:${error.code ?? 'internal'}`]
  return general === undefined ? text : `${general} (${text})`
}
