/** A piece of a text around the first word found, with every word found in it between two marks. */
import { fold } from './rows.ts'

const open = '\u{E000}'
const close = '\u{E001}'
const marks = /[\u{E000}\u{E001}]/gu
const before = 60
const length = 240
/** A text is looked through no further than this. */
const reach = 200_000

/** `words` are folded; the last one is found as a beginning too, as in the search itself. */
export function createSnippet(words: readonly string[]): (text: string) => string {
  const exact = new Set(words)
  const beginning = words.at(-1) ?? ''
  const isFound = (token: string): boolean => {
    const folded = fold(token)
    return exact.has(folded) || (beginning !== '' && folded.startsWith(beginning))
  }

  return (full) => {
    const text = full.slice(0, reach).replace(marks, '')
    const first = firstFound(text, isFound)
    const from = cutAt(text, Math.max(0, first - before))
    const to = wholeCharacter(text, Math.min(text.length, from + length))
    const piece = text
      .slice(from, to)
      .replace(/[\p{L}\p{N}\p{M}]+/gu, (token) => (isFound(token) ? `${open}${token}${close}` : token))
      .replace(/\s+/g, ' ')
    return `${from > 0 ? '…' : ''}${piece.trim()}${to < text.length ? '…' : ''}`
  }
}

function firstFound(text: string, isFound: (token: string) => boolean): number {
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (isFound(match[0])) return match.index
  }
  return 0
}

/** The beginning of the next word, so that no word and no emoji is cut in two. */
function cutAt(text: string, index: number): number {
  if (index === 0) return 0
  const space = text.slice(index, index + before).search(/\s/)
  return space === -1 ? index : index + space + 1
}

/** An emoji is two units long, and half of one is no text. */
function wholeCharacter(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index
}
