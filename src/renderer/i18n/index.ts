/** All text of the window. English is always there; another language is loaded when it is chosen. */
import i18next, { type TFunction } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Starter } from '#shared/agents/agent'
import { AppError, type ErrorCode } from '#shared/app-error'
import type { Notice, WireError } from '#shared/errors'
import type { Settings } from '#shared/settings/settings'
import { english as englishCatalogue, isTextKey } from '#shared/texts/catalogue'
import { formatText, type Language, type Text } from '#shared/texts/format-text'
import { type SpokenLanguage, spokenLanguage } from '#shared/texts/language'
import { loadLanguage } from '#shared/texts/load'
import type { SectionTexts } from '../section.ts'
import { english } from './resources.ts'

/** What is spoken beside the labels, which i18next holds. */
interface Spoken {
  readonly catalogue: Language
  /** For errors whose text is not known here. */
  readonly ofCode: Readonly<Record<ErrorCode, string>> | null
  readonly starters: Readonly<Record<string, Partial<Starter['definition']>>>
}

const englishSpoken: Spoken = { catalogue: englishCatalogue, ofCode: null, starters: {} }
let spoken = englishSpoken

/** As much of a section as is spoken. */
interface Speaking {
  readonly address: { readonly section: string }
  readonly texts: SectionTexts<object>
}

let sections: readonly Speaking[] = []

async function load(language: SpokenLanguage): Promise<void> {
  if (language === 'en') {
    spoken = englishSpoken
    return
  }
  const [catalogue, { ofCode, starters, labels }, ...ofSections] = await Promise.all([
    loadLanguage(language),
    import('./german.ts'),
    ...sections.map(
      async ({ address, texts }) => [address.section, (await texts[language]()).default] as const,
    ),
  ])
  spoken = { catalogue, ofCode, starters }
  for (const [namespace, texts] of [...Object.entries(labels), ...ofSections]) {
    i18next.addResourceBundle(language, namespace, texts)
  }
}

/** Once, before anything is shown; `all` are the sections of the window. */
export async function startTexts(setting: Settings['language'], all: readonly Speaking[]): Promise<void> {
  sections = all
  const language = spokenLanguage(setting, navigator.languages)
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { ...english, ...Object.fromEntries(all.map(englishOf)) } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    partialBundledLanguages: true,
  })
  await load(language)
  if (language !== 'en') await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

function englishOf({ address, texts }: Speaking): readonly [string, object] {
  return [address.section, texts.en]
}

export async function changeLanguage(setting: Settings['language']): Promise<void> {
  const language = spokenLanguage(setting, navigator.languages)
  if (i18next.language === language) return
  await load(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

export function formatInLanguage(text: Text): string | undefined {
  return formatText(text, spoken.catalogue)
}

/**
 * What an error says, in the language spoken. Where its text is not known here (another version stored it), a general
 * sentence of its code comes first, and the English one with its facts follows.
 */
export function errorText(error: AppError | WireError | Error): string {
  const text = error instanceof AppError ? error.text : textOf(error as Partial<WireError>)
  const said = text === null ? undefined : formatInLanguage(text)
  if (said !== undefined) return said
  const general = spoken.ofCode?.[(error as Partial<WireError>).code ?? 'internal']
  return general === undefined ? error.message : `${general} (${error.message})`
}

/** A warning, a reason or a notice, in the language spoken. */
export function noticeText(notice: Notice): string {
  const text = textOf(notice)
  return (text === null ? undefined : formatInLanguage(text)) ?? notice.text
}

function textOf({ key, params }: Pick<Partial<WireError>, 'key' | 'params'>): Text | null {
  return key === undefined ? null : { key, params: params ?? {} }
}

/** What a schema says of a field: its own messages are keys of texts, the others have been said already. */
export function fieldText(message: string): string {
  return isTextKey(message) ? (formatInLanguage({ key: message, params: {} }) ?? message) : message
}

/** What people read of a tool. Those that are not built in speak for themselves. */
export function toolText(name: string, part: 'title' | 'description', own: string): string {
  return formatInLanguage({ key: `tool-${name}-${part}`, params: {} }) ?? own
}

/** An agent to begin from, in the language spoken. */
export function starterDefinition({ id, definition }: Starter): Starter['definition'] {
  return { ...definition, ...spoken.starters[id] }
}

/** A text of a section, by its key in the section's own namespace. */
export function sectionText(t: TFunction, { address }: Pick<Speaking, 'address'>, key = 'section'): string {
  return t(`${address.section}:${key}` as 'appName')
}
