/** A piece of a text around the first word found, with every word found in it between two marks. */
import { fold } from './rows.ts'
import type { Term } from './search-text.ts'
import { stem } from './stem.ts'

const open = '\u{E000}'
const close = '\u{E001}'
const marks = /[\u{E000}\u{E001}]/gu
const word = /[\p{L}\p{N}\p{M}]+/gu
const before = 60
const length = 240
/** A text is looked through no further than this. */
const reach = 200_000

/** A place in the text, its end not included. */
type Range = readonly [from: number, to: number]

/** The last of the terms is found as a beginning too, as in the search itself; others inside where nothing else is. */
export function createSnippet(terms: readonly Term[]): (text: string) => string {
  const words = terms.filter((term) => term.kind === 'word').map((term) => fold(term.text))
  const stems = new Set(words.map(stem))
  // A stem begins as its word does; finding it is what takes time.
  const initials = new Set(words.map((one) => one[0]))
  const last = terms.at(-1)
  const beginning = last?.kind === 'word' ? fold(last.text) : ''
  const pieces = terms.flatMap((term) => (term.kind === 'run' ? piecesOf(term) : []))
  const isWhole = (token: string): boolean =>
    initials.has(token[0]) && ((beginning !== '' && token.startsWith(beginning)) || stems.has(stem(token)))
  const parts = words.filter((one) => one.length > 2)
  const isHolding = (token: string): boolean => parts.some((part) => token.includes(part))

  /** In the order of the text. */
  function* found(
    text: string,
    from: number,
    to: number,
    isFound: (token: string) => boolean,
  ): Generator<Range> {
    for (const { 0: token, index } of text.slice(from, to).matchAll(word)) {
      const at = from + index
      const inside = pieces.length === 0 ? [] : rangesOf(token, pieces)
      if (inside.length > 0) for (const [start, end] of inside) yield [at + start, at + end]
      else if (words.length > 0 && isFound(fold(token))) yield [at, at + token.length]
    }
  }

  return (full) => {
    const text = full.slice(0, reach).replace(marks, '')
    const first = (isFound: typeof isWhole) =>
      found(text, 0, text.length, isFound).next().value as Range | undefined
    const exact = first(isWhole)
    const isFound = exact === undefined ? isHolding : isWhole
    const [start] = exact ?? first(isHolding) ?? [0]
    const from = cutAt(text, Math.max(0, start - before), start)
    const to = wholeCharacter(text, Math.min(text.length, from + length))
    let piece = ''
    let done = from
    for (const [at, end] of found(text, from, to, isFound)) {
      piece += `${text.slice(done, at)}${open}${text.slice(at, end)}${close}`
      done = end
    }
    piece = (piece + text.slice(done, to)).replace(/\s+/g, ' ')
    return `${from > 0 ? '…' : ''}${piece.trim()}${to < text.length ? '…' : ''}`
  }
}

/** As a whole, and its words; a single character stands nearly everywhere, and is marked only where it is all. */
function piecesOf({ text, words, isHangul }: Term & { readonly kind: 'run' }): string[] {
  const shorter = isHangul ? [] : words.filter((one) => [...one].length > 1)
  return [...new Set([text, ...shorter])]
}

/** Where the pieces stand in a token; those that touch or overlap are one. */
function rangesOf(token: string, pieces: readonly string[]): Range[] {
  const all: Range[] = []
  for (const piece of pieces) {
    for (let at = token.indexOf(piece); at >= 0; at = token.indexOf(piece, at + piece.length)) {
      all.push([at, at + piece.length])
    }
  }
  const joined: Range[] = []
  for (const [from, to] of all.sort(([one], [other]) => one - other)) {
    const previous = joined.at(-1)
    if (previous !== undefined && from <= previous[1]) {
      joined[joined.length - 1] = [previous[0], Math.max(previous[1], to)]
    } else joined.push([from, to])
  }
  return joined
}

/** The beginning of the next word, so that no word and no emoji is cut in two; before what was found in any case. */
function cutAt(text: string, index: number, found: number): number {
  if (index === 0) return 0
  const space = text.slice(index, found).search(/\s/)
  return space === -1 ? wholeCharacter(text, index) : index + space + 1
}

/** An emoji is two units long, and half of one is no text. */
function wholeCharacter(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index
}
