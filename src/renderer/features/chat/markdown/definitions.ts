/** Link definitions hold for the whole text; blocks are rendered one by one, so each is given them. */

const definitionLine = /^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\S.*$/gm
const footnoteLine = /^ {0,3}\[\^[^\]\n]+\]:/m

/** All link definitions of a text, one a line; '' where it has none. */
export function documentDefinitions(text: string): string {
  return text.includes(']:') ? (text.match(definitionLine)?.join('\n') ?? '') : ''
}

/** Footnotes are numbered over the whole text, so such a text is rendered in one piece. */
export function hasFootnotes(text: string): boolean {
  return text.includes('[^') && footnoteLine.test(text)
}
