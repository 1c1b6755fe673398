/** Closes what the open tail of a stream has not closed yet, so that a half-written mark does not flicker as text. */

/** For display only; the text itself is never changed. */
export function mendTail(text: string): string {
  const lastLine = text.lastIndexOf('\n\n')
  const paragraph = text.slice(lastLine === -1 ? 0 : lastLine)
  const halfLink = /!?\[([^\]\n]*)(?:\]\([^)\n]*)?$/.exec(paragraph)
  if (halfLink !== null && paragraph[halfLink.index - 1] !== '\\' && halfLink[1] !== undefined) {
    const isTask = /(?:^|\n)\s*(?:[-*+]|\d+[.)])\s+$/.test(paragraph.slice(0, halfLink.index))
    if (!isTask) return closeMarks(text.slice(0, text.length - halfLink[0].length) + halfLink[1])
  }
  return closeMarks(text)
}

function closeMarks(text: string): string {
  const plain = text.replace(/```[\s\S]*?(?:```|$)/g, '')
  const ticks = plain.match(/(?<!\\)`/g)?.length ?? 0
  if (ticks % 2 === 1) return `${text}\``
  // One mark at the very end has not said yet what it will be.
  if (/(?:^|[\s(])[*_]{1,3}$/.test(text)) return text.replace(/[*_]{1,3}$/, '')
  const bold = plain.replace(/`[^`]*`/g, '').match(/(?<!\\)\*\*/g)?.length ?? 0
  if (bold % 2 === 0) return text
  return `${text.trimEnd().replace(/\*$/, '')}**`
}
