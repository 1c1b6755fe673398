/** What a screen reader is told of a growing answer: whole sentences, and code named rather than read. */

export interface Spoken {
  /** What to say now; '' for nothing. */
  readonly say: string
  /** How far of the text has been told. */
  readonly upTo: number
}

/** Longer pieces are cut: the text itself is there to be read. */
const longest = 600

/** The finished sentences behind `from`; at the end of the answer also the rest. */
export function nextSpoken(text: string, from: number, finished: boolean, codeWord: string): Spoken {
  const rest = text.slice(from)
  const fenceOpen = (text.slice(0, from + rest.length).match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0) % 2 === 1
  let length = rest.length
  if (!finished) {
    const openFence = fenceOpen
      ? rest.search(/(?:^|\n) {0,3}(?:```|~~~)(?![\s\S]*(?:^|\n) {0,3}(?:```|~~~))/)
      : -1
    const limit = openFence === -1 ? rest.length : openFence
    const ends = [...rest.slice(0, limit).matchAll(/[.!?…:](?=\s)|\n/g)]
    length = (ends.at(-1)?.index ?? -1) + 1
  }
  const say = plainWords(rest.slice(0, length), codeWord)
  return { say: say.length > longest ? `${say.slice(0, longest)}…` : say, upTo: from + length }
}

/** Markdown without its marks. */
export function plainWords(markdown: string, codeWord: string): string {
  return markdown
    .replace(/(?:^|\n) {0,3}(```|~~~)[\s\S]*?(?:\n {0,3}\1[^\n]*|$)/g, `\n${codeWord}. `)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^ {0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, '')
    .replace(/^[|:\-\s]+$/gm, ' ')
    .replace(/\|/g, ', ')
    .replace(/[*_`~]{1,3}/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
