/**
 * How text is made ready for the full-text index, whose tokenizer knows words by the spaces between them. Han, Kana,
 * Thai and their like are cut into words by a dictionary, Hangul into pairs of syllables; the same is done to what is
 * looked for. The ranges are written out, so that they are the same under every version of Unicode.
 */
import { fold } from './rows.ts'

/** Scripts whose words a dictionary finds: Thai, Lao, Myanmar, Khmer, Han, Kana. */
const dictionary =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u303b' +
  '\\u3041-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f' +
  '\\u{20000}-\\u{3ffff}'
const hangul = '\\u1100-\\u11ff\\u3130-\\u318f\\ua960-\\ua97f\\uac00-\\ud7fb'
/** Latin letters and digits as wide as a Han character. */
const wide = '\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a'
const wideRun = new RegExp(`[${wide}]+`, 'gu')
const anyRun = new RegExp(`([${dictionary}]+)|([${hangul}]+)|[${wide}]+`, 'gu')
const hasRun = new RegExp(`[${dictionary}${hangul}${wide}]`, 'u')
/** What the tokenizer of the index takes for a word. */
const word = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
/** Letters of the scripts that write compounds; without digits, as a hash is no word. */
const longWord = /[a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u036f\u0370-\u0373\u0376-\u052f\u1e00-\u1fff]{7,64}/g

let segmenter: Intl.Segmenter | undefined

/** Whether a text is put into the index in another form than its own. */
export const isCut = (text: string): boolean => hasRun.test(text)

/** The text with its runs of such scripts as words with spaces between. */
export function cutWords(text: string): string {
  return text.replace(anyRun, (run, ofDictionary?: string, ofHangul?: string) => {
    if (ofDictionary !== undefined) return ` ${dictionaryWords(run).join(' ')} `
    return ofHangul === undefined ? run.normalize('NFKC') : ` ${pairs(run).join(' ')} `
  })
}

/**
 * The characters of such runs, each a word by itself: here any piece is found exactly, wherever the dictionary saw the
 * borders. Between two runs stands a word, so that none is found across.
 */
export function cutCharacters(text: string): string {
  const runs: string[] = []
  for (const [run, ofDictionary, ofHangul] of text.matchAll(anyRun)) {
    if ((ofDictionary ?? ofHangul) !== undefined) runs.push(charactersOf(run).join(' '))
  }
  return runs.join(' x ')
}

export const charactersOf = (run: string): string[] =>
  [...run.normalize('NFKC')].filter((one) => /[\p{L}\p{N}\p{M}]/u.test(one))

/** Folded words of seven letters and more. */
export function longWords(text: string): string[] {
  return text.toLowerCase().match(longWord)?.map(fold) ?? []
}

/** A word between spaces, or a run of characters without. */
export type Term =
  | { readonly kind: 'word'; readonly text: string }
  | {
      readonly kind: 'run'
      readonly text: string
      readonly words: readonly string[]
      readonly isHangul: boolean
    }

/** What is looked for; quotes, operators and signs mean nothing. */
export function termsOf(query: string, most: number): Term[] {
  const terms: Term[] = []
  const addWord = (text: string) => {
    if (fold(text) !== '') terms.push({ kind: 'word', text })
  }
  const narrow = query.replace(wideRun, (run) => run.normalize('NFKC'))
  for (const [found] of narrow.matchAll(word)) {
    let from = 0
    for (const { 0: text, 1: ofDictionary, index } of found.matchAll(anyRun)) {
      if (index > from) addWord(found.slice(from, index))
      from = index + text.length
      const isHangul = ofDictionary === undefined
      const words = isHangul ? pairs(text) : dictionaryWords(text)
      if (words.length > 0) terms.push({ kind: 'run', text, words, isHangul })
    }
    if (from < found.length) addWord(found.slice(from))
  }
  return terms.slice(0, most)
}

function dictionaryWords(run: string): string[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' })
  const words: string[] = []
  for (const { segment, isWordLike } of segmenter.segment(run.normalize('NFKC'))) {
    if (isWordLike) words.push(segment)
  }
  return words
}

function pairs(run: string): string[] {
  const syllables = [...run.normalize('NFC')]
  if (syllables.length === 1) return syllables
  return syllables.slice(1).map((syllable, index) => `${syllables[index]}${syllable}`)
}
