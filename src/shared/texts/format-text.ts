/**
 * A text is a key with parameters. Its sentence is made at the edge, in the reader's language, from a template:
 * `{name}` takes a string or another text, `{count:number}` a number, `{wait:duration}` milliseconds, `{at:time}` a
 * moment in UTC milliseconds, `{names:list}` several strings. A template with `one` and `other` chooses by `count`.
 */

export type TextParam = string | number | Text | readonly string[]
export type TextParams = Readonly<Record<string, TextParam>>

/** What is to be said. On the wire and in the database a key may be of another version, so it is any string. */
export interface Text {
  readonly key: string
  readonly params: TextParams
}

export type Template = string | { readonly one: string; readonly other: string }

export interface Language {
  /** BCP 47. */
  readonly tag: string
  readonly texts: Readonly<Record<string, Template>>
}

/** What may be added to any text: a parameter of this name brings its own sentence, which follows. */
export const suffixes = { reported: 'service-reported', retryAfterMs: 'service-again-later' } as const

/**
 * The sentence, or undefined where the language lacks a part of it (a key or a parameter of another version): half a
 * sentence in another language would be worse than the whole one in English.
 */
export function formatText({ key, params }: Text, language: Language): string | undefined {
  const template = Object.hasOwn(language.texts, key) ? language.texts[key] : undefined
  if (template === undefined) return undefined
  const pattern = typeof template === 'string' ? template : template[pluralOf(params.count, language.tag)]
  const own = fill(pattern, params, language)
  const following = Object.entries(suffixes)
    .filter(([name, suffix]) => params[name] !== undefined && suffix !== key)
    .map(([, suffix]) => formatText({ key: suffix, params: without(params, suffix) }, language))
  const sentences = [own, ...following]
  return sentences.includes(undefined) ? undefined : sentences.join(' ')
}

/** The parameter that a suffix says itself, so that it is not followed by another one. */
function without(params: TextParams, suffix: string): TextParams {
  return Object.fromEntries(
    Object.entries(params).filter(([name]) => (suffixes as Record<string, string>)[name] === suffix),
  )
}

const place = /\{(\w+)(?::(\w+))?\}/g

function fill(pattern: string, params: TextParams, language: Language): string | undefined {
  let isWhole = true
  const filled = pattern.replaceAll(place, (_whole, name: string, kind: string | undefined) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    const words = value === undefined ? undefined : wordsFor(value, kind, language)
    if (words === undefined) isWhole = false
    return words ?? ''
  })
  return isWhole ? filled : undefined
}

function wordsFor(value: TextParam, kind: string | undefined, language: Language): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberWords(value, kind, language.tag)
  if ('key' in value) return formatText(value, language)
  return new Intl.ListFormat(language.tag, { type: 'conjunction' }).format(value)
}

function numberWords(value: number, kind: string | undefined, tag: string): string {
  switch (kind) {
    case 'number':
      return new Intl.NumberFormat(tag).format(value)
    case 'duration':
      return durationWords(value, tag)
    case 'time':
      return new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }).format(value)
    default:
      return String(value)
  }
}

const [second, minute, hour] = [1000, 60_000, 3_600_000]

/** Rounded to one unit: "a wait of 7 minutes" is as much as anybody needs to know. */
function durationWords(ms: number, tag: string): string {
  const [unit, size] =
    ms < 2 * minute
      ? (['second', second] as const)
      : ms < 2 * hour
        ? (['minute', minute] as const)
        : (['hour', hour] as const)
  // A wait is rounded up.
  const count = Math.max(1, unit === 'second' ? Math.round(ms / size) : Math.ceil(ms / size))
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

function pluralOf(count: TextParam | undefined, tag: string): 'one' | 'other' {
  const isOne = typeof count === 'number' && new Intl.PluralRules(tag).select(count) === 'one'
  return isOne ? 'one' : 'other'
}
