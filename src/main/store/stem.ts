/**
 * The stem of a folded word, as the "porter" tokenizer of FTS5 makes it: the index holds stems, and what was found has
 * to be marked in the text. English alone; words of other languages mostly stay as they are.
 */

const longest = 64

/** Suffixes and what stands for them, longest first where one ends in another. */
type Suffixes = readonly (readonly [suffix: string, instead: string])[]

const step2: Suffixes = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['logi', 'log'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
]
const step3: Suffixes = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
]
const step4: Suffixes = [
  'al',
  'ance',
  'ence',
  'er',
  'ic',
  'able',
  'ible',
  'ant',
  'ement',
  'ment',
  'ent',
  'ion',
  'ou',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
].map((suffix) => [suffix, ''])

/** One letter for each sound: c for a consonant, v for a vowel. */
function sounds(text: string): string {
  let out = ''
  for (const letter of text) {
    const isVowel = 'aeiou'.includes(letter) || (letter === 'y' && out.endsWith('c'))
    out += isVowel ? 'v' : 'c'
  }
  return out
}

/** How often a vowel is followed by a consonant. */
const measure = (text: string): number => sounds(text).match(/v+c+/g)?.length ?? 0
const hasVowel = (text: string): boolean => sounds(text).includes('v')
const endsShort = (text: string): boolean => !/[wxy]$/.test(text) && sounds(text).endsWith('cvc')

export function stem(folded: string): string {
  // Byte by byte, as SQLite does it: a letter beyond ASCII is some consonants there.
  const bytes = Buffer.from(folded, 'utf8').toString('latin1')
  if (bytes.length < 3 || bytes.length > longest) return folded
  const stemmed = final(suffixed(suffixed(suffixed(ending(plural(bytes)), step2, 1), step3, 1), step4, 2))
  return Buffer.from(stemmed, 'latin1').toString('utf8')
}

function plural(word: string): string {
  if (!word.endsWith('s')) return word
  if (/(?:.ss|i)es$/s.test(word) && word.length > 3) return word.slice(0, -2)
  return word.endsWith('ss') ? word : word.slice(0, -1)
}

function ending(word: string): string {
  return yAsI(participle(word))
}

function yAsI(word: string): string {
  return word.endsWith('y') && hasVowel(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word
}

function participle(word: string): string {
  if (word.length > 3 && word.endsWith('eed'))
    return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const suffix = word.length > 3 && word.endsWith('ing') ? 3 : word.length > 2 && word.endsWith('ed') ? 2 : 0
  const rest = word.slice(0, word.length - suffix)
  if (suffix === 0 || !hasVowel(rest)) return word
  if (rest.length > 2 && /(?:at|bl|iz)$/.test(rest)) return `${rest}e`
  if (/([^aeiou])\1$/s.test(rest) && !/[lsz]$/.test(rest)) return rest.slice(0, -1)
  return measure(rest) === 1 && endsShort(rest) ? `${rest}e` : rest
}

function suffixed(word: string, suffixes: Suffixes, least: number): string {
  const match = suffixes.find(([suffix]) => word.length > suffix.length && word.endsWith(suffix))
  if (match === undefined) return word
  const rest = word.slice(0, -match[0].length)
  if (match[0] === 'ion' && !/[st]$/.test(rest)) return word
  return measure(rest) >= least ? rest + match[1] : word
}

function final(word: string): string {
  let out = word
  if (out.endsWith('e')) {
    const rest = out.slice(0, -1)
    const m = measure(rest)
    if (m > 1 || (m === 1 && !endsShort(rest))) out = rest
  }
  return out.endsWith('ll') && measure(out.slice(0, -1)) > 1 ? out.slice(0, -1) : out
}
