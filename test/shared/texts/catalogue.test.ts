/** The catalogue itself: every text in both languages, and nothing in the source that goes past it. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtinTools } from '#main/tools/registry'
import * as domains from '#shared/domains'
import { errorCodes } from '#shared/errors'
import { english, isTextKey, templateOf } from '#shared/texts/catalogue'
import type { Entry } from '#shared/texts/entry'
import { formatText, suffixes, type Template, type TextParam } from '#shared/texts/format-text'
import { germanOfCode } from '#shared/texts/german'
import { loadLanguage } from '#shared/texts/load'
import { toolTexts } from '#shared/tools/texts/en'
import { englishIn } from '../../helpers/half-english.ts'

const germanLanguage = await loadLanguage('de')
const texts = Object.values(domains).map((domain) => ('texts' in domain ? domain.texts.en : {}))
const keys = Object.keys(english.texts)
const patterns = (template: Template | undefined): readonly string[] =>
  template === undefined ? [] : typeof template === 'string' ? [template] : [template.one, template.other]
const longest = (template: Template | undefined) => patterns(template).at(-1) ?? ''
const places = (pattern: string) => [
  ...new Set([...pattern.matchAll(/\{(\w+(?::\w+)?)\}/g)].map(([, place]) => place)),
]

/** Values that no sentence holds by itself, so that what is left of a sentence is its own words. */
const samples: Readonly<Record<string, TextParam>> = {
  number: 3,
  duration: 5000,
  time: Date.UTC(2026, 0, 2),
  list: ['‹a›', '‹b›'],
}

function paramsFor(key: string, extra: Readonly<Record<string, TextParam>> = {}) {
  const own = places(longest(english.texts[key])).map((place = '') => {
    const [name = '', kind] = place.split(':')
    return [name, kind === undefined ? `‹${name}›` : samples[kind]] as const
  })
  return { ...Object.fromEntries(own), ...extra } as Readonly<Record<string, TextParam>>
}

describe('the catalogue', () => {
  // Bug: two domains name a text alike, and one of them is said in the other's words.
  test('has each key once', () => {
    const all = texts.flatMap((some) => Object.keys(some))
    expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([])
    expect(all.sort()).toEqual([...keys].sort())
  })

  // Bug: a text that one language lacks, or a code without its general sentence, is shown in English in a German window.
  test('holds every text and every code in both languages', () => {
    expect(Object.keys(germanLanguage.texts).sort()).toEqual([...keys].sort())
    expect(Object.keys(germanOfCode).sort()).toEqual([...errorCodes].sort())
  })

  // Bug: a translation leaves out the host or the name, formats a number as words, or drops a plural.
  test.each(keys)('says %s with the same places in both languages', (key) => {
    const [one, other] = [english.texts[key], germanLanguage.texts[key]]
    expect(places(longest(other)).sort()).toEqual(places(longest(one)).sort())
    expect(typeof other).toBe(typeof one)
    for (const pattern of [...patterns(one), ...patterns(other)])
      expect(pattern).not.toMatch(/[{}](?![^{]*\})\{/)
  })

  // Bug: a German sentence is half English, because a part of it was never translated.
  test.each(keys)('says %s wholly in German', (key) => {
    const text = { key, params: paramsFor(key, { reported: '‹told›', retryAfterMs: 300_000, count: 3 }) }
    const [said, original] = [formatText(text, germanLanguage), formatText(text, english)]
    expect(said).toBeDefined()
    expect(original).toBeDefined()
    expect(said).not.toMatch(/\{\w+(:\w+)?\}/)
    expect(englishIn(said ?? '')).toEqual([])
    // "{field}: {why}" has no words of its own.
    if (/[a-z]{3}/.test(longest(english.texts[key]).replaceAll(/\{[^}]*\}/g, ''))) {
      expect(longest(germanLanguage.texts[key])).not.toBe(longest(english.texts[key]))
    }
  })

  test('would find a sentence that is half English', () => {
    expect(englishIn('Diesen Agenten gibt es nicht mehr. It may have been deleted.')).not.toEqual([])
    expect(englishIn('Innerhalb von 5 Sekunden; perhaps the model is too large.')).not.toEqual([])
    expect(englishIn('‹told that the key was wrong› Prüfe „ollama pull the“.')).toEqual([])
  })

  // Bug: a built-in tool is named in English in a German builder, because nobody wrote its texts.
  test('names every built-in tool', () => {
    for (const { name, title, description } of builtinTools) {
      expect(english.texts[`tool-${name}-title`]).toBe(title)
      expect(english.texts[`tool-${name}-description`]).toBe(description)
    }
    expect(Object.keys(toolTexts)).toHaveLength(builtinTools.length * 2)
  })

  test('has a sentence for whatever may follow a text', () => {
    for (const [name, key] of Object.entries(suffixes)) {
      expect(places(longest(english.texts[key])).map((place) => place?.split(':')[0])).toEqual([name])
    }
  })
})

describe('the source', () => {
  const root = path.resolve(import.meta.dirname, '../../../src')
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ file, code: readFileSync(path.join(root, file), 'utf8') }))

  // Bug: an error is thrown with a sentence instead of a key, and a German window shows it in English.
  test('makes every error by the key of its text', () => {
    const passed = sources.flatMap(({ file, code }) =>
      [...code.matchAll(/new AppError\(\s*(?:'([\w-]+)'|([^\s,)]+))(,\s*['"`])?/g)]
        .filter(([, key, , sentence]) => key === undefined || sentence !== undefined || !isTextKey(key))
        .map(([call]) => `${file}: ${call}`),
    )
    expect(passed.filter((one) => !allowed.some((start) => one.startsWith(start)))).toEqual([])
  })

  // Bug: a schema says something in English to whoever fills in a German form.
  test('gives the schemas of the contract no sentences', () => {
    const spoken = sources
      .filter(({ file }) => file.startsWith('shared') && !file.includes('texts'))
      .flatMap(({ file, code }) =>
        [...code.matchAll(/\.(?:min|max|regex|refine|length)\([^\n]*?,\s*(['"`][^\n]+)/g)].map(
          ([, message]) => `${file}: ${message}`,
        ),
      )
    expect(spoken).toEqual([])
  })

  // Bug: a text is translated that nothing says any more.
  test('says every text of the catalogue', () => {
    const code = sources
      .filter(({ file }) => !/texts\/(en|de)\.ts$/.test(file.replaceAll(path.sep, '/')))
      .map((one) => one.code)
      .join('\n')
    const composed = /^(tool-|start-(try-again|restore|open-folder|quit)$)/
    const silent = keys.filter((key) => !code.includes(`'${key}'`) && !composed.test(key))
    expect(silent).toEqual([])
  })

  test('has templates that are plain text', () => {
    for (const some of texts) {
      for (const entry of Object.values<Entry>(some))
        for (const one of patterns(templateOf(entry))) expect(one).not.toBe('')
    }
  })
})

/** Where no key stands: the error itself, what has its text beside it, and what is given a key of a few. */
const allowed = ['shared/app-error.ts', 'main/models/failure.ts', 'main/store/rows.ts: new AppError(gone']
