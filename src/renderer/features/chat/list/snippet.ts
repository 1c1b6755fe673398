/** A snippet of the search: the words found stand between U+E000 and U+E001. */

export interface SnippetPart {
  readonly text: string
  readonly found: boolean
}

/** Never loses text: a mark without its partner holds to the end, or is left out. */
export function snippetParts(snippet: string): readonly SnippetPart[] {
  const parts: SnippetPart[] = []
  let found = false
  for (const piece of snippet.split(/([\uE000\uE001])/)) {
    if (piece === '\uE000') found = true
    else if (piece === '\uE001') found = false
    else if (piece !== '') parts.push({ text: withoutMarks(piece), found })
  }
  return parts
}

/** Marks of Markdown that say nothing in a line of text: of tables, headings, code and bold text. */
function withoutMarks(text: string): string {
  return text
    .replace(/(?:\|\s*)+(?::?-{3,}:?\s*(?:\|\s*)*)+/g, '| ')
    .replace(/\s*\|(?:\s*\|)*\s*/g, ' · ')
    .replace(/(^|\s)#{1,6}\s/g, '$1')
    .replace(/`+|\*\*/g, '')
}
