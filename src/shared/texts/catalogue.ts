/**
 * The catalogue of everything that the application says of itself outside the window's own labels: errors, warnings,
 * reasons. Folded from the domains. English is the measure; every other language has the same keys.
 */
import type { Joined } from '../domain.ts'
import * as domains from '../domains.ts'
import type { ErrorCode } from '../error-codes.ts'
import type { Entry } from './entry.ts'
import type { Language, suffixes, Template, Text, TextParams } from './format-text.ts'
import { formatText } from './format-text.ts'

type Domains = typeof domains
type EnglishOf<One> = One extends { readonly texts: { readonly en: infer English } } ? English : never
type Entries = Joined<EnglishOf<Domains[keyof Domains]>>

const entries: Entries = Object.assign(
  {},
  ...Object.values(domains).map((domain) => ('texts' in domain ? domain.texts.en : {})),
)

export type TextKey = keyof Entries
/** Keys of errors: those with a code. */
export type FailureKey = {
  [Key in TextKey]: Entries[Key] extends { readonly code: ErrorCode } ? Key : never
}[TextKey]
export type CodeOf<Key extends FailureKey> = Entries[Key]['code']
/** Keys of errors whose code is one of these. */
export type KeyOfCode<Code extends ErrorCode> = {
  [Key in FailureKey]: CodeOf<Key> extends Code ? Key : never
}[FailureKey]

type TemplateOf<Key extends TextKey> = Entries[Key] extends { readonly text: infer Inner }
  ? Inner
  : Entries[Key]
type Kinds = {
  readonly number: number
  readonly duration: number
  readonly time: number
  readonly list: readonly string[]
}
type PlacesIn<Pattern> = Pattern extends `${string}{${infer Place}}${infer Rest}`
  ? Place | PlacesIn<Rest>
  : never
type PlacesOf<One> = One extends { readonly other: infer Other } ? PlacesIn<Other> : PlacesIn<One>
type NameOf<Place> = Place extends `${infer Name}:${string}` ? Name : Place
type ValueOf<Place> = Place extends `${string}:${infer Kind extends keyof Kinds}`
  ? Kinds[Kind]
  : string | Text
type Suffixes = { readonly [Name in keyof typeof suffixes]?: Name extends 'reported' ? string : number }

/** What a text has to be reported, by the places of its English template. */
export type ParamsOf<Key extends TextKey> = {
  readonly [Place in PlacesOf<TemplateOf<Key>> as NameOf<Place> & string]: ValueOf<Place>
} & Suffixes

/** What follows a key: its parameters, which may be left out where there are none. */
export type ParamsAfter<Key extends TextKey> =
  Record<never, never> extends ParamsOf<Key> ? [params?: ParamsOf<Key>] : [params: ParamsOf<Key>]

/** A text whose key this version knows. */
export interface KnownText<Key extends TextKey = TextKey> extends Text {
  readonly key: Key
}

export function text<Key extends TextKey>(key: Key, ...[params]: ParamsAfter<Key>): KnownText<Key> {
  return { key, params: (params ?? {}) as TextParams }
}

export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(entries, key)
}

/** Keeps a key in a schema's message from being misspelt: who shows the message says the text. */
export const textKey = (key: TextKey): string => key

export function codeOf<Key extends FailureKey>(key: Key): CodeOf<Key> {
  return entries[key].code
}

export function templateOf(entry: Entry): Template {
  return typeof entry !== 'string' && 'text' in entry ? entry.text : entry
}

export const english: Language = {
  tag: 'en',
  texts: Object.fromEntries(Object.entries<Entry>(entries).map(([key, entry]) => [key, templateOf(entry)])),
}

export function inEnglish(one: KnownText): string {
  return formatText(one, english) ?? one.key
}
