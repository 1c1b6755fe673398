/**
 * Splits Markdown that grows into closed blocks, which never change again, and the open tail, so that only the tail is
 * rendered anew. The blocks joined are always the text. Where a line might still belong to the block before, it is
 * not split: a block too large is slow, a block cut wrongly is false.
 */

export interface Block {
  readonly text: string
  readonly closed: boolean
  /** Set for a fenced code block that begins at the first column: its language ('' for none) and its content. */
  readonly code: { readonly language: string; readonly body: string } | null
}

export interface BlockSplitter {
  /** The blocks of this text. Closed blocks keep their identity while the text only grows. */
  update(text: string): readonly Block[]
}

type Kind = 'blank' | 'fence' | 'list' | 'indented' | 'plain'

/** A list longer than this is cut at an item, for speed. */
const longList = 4000

const fenceLine = /^( {0,3})(`{3,}|~{3,})([^\n]*)$/
const itemLine = /^ {0,3}(?:[-*+]|(\d{1,9})[.)])(?:[ \t]|$)/

/** An item that begins a list right below a paragraph; any other is text there. */
const interrupts = /^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/
/** No paragraph: a heading, or a line that makes one of the text above, or parts it from what follows. */
const title = /^ {0,3}(?:#{1,6}(?:[ \t]|$)|=+[ \t]*$|(?:-[ \t]*)+$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$)/

/** A heading or a quote needs no blank line before it. */
const endsList = /^ {0,3}(?:#{1,6}(?:[ \t]|$)|>)/

export function splitBlocks(text: string): readonly Block[] {
  return createBlockSplitter().update(text)
}

export function createBlockSplitter(): BlockSplitter {
  let closed: Block[] = []
  let seen = ''
  /** Where the open block begins, where the next unread line begins, and where the last blank line ended. */
  let start = 0
  let position = 0
  let kind: Kind = 'blank'
  let fence = ''
  let fenceIndent = 0
  let blankAfter = false
  let firstNumber = ''
  /** The column from which on a line belongs to the newest item of the list's first level. */
  let listIndent = 0
  /** Any item begins a list below a title, and below a quote, which may go on without its sign. */
  let afterTitle = false
  let inQuote = false

  function reset(): void {
    closed = []
    seen = ''
    start = 0
    position = 0
    kind = 'blank'
    blankAfter = false
  }

  function close(text: string, end: number): void {
    if (end > start)
      closed.push(makeBlock(text.slice(start, end), true, kind === 'fence' && fenceIndent === 0))
    start = end
    kind = 'blank'
    blankAfter = false
  }

  function open(line: string): void {
    const fenced = fenceLine.exec(line)
    const item = itemLine.exec(line)
    if (fenced !== null && isOpening(fenced)) {
      kind = 'fence'
      fence = fenced[2] ?? ''
      fenceIndent = (fenced[1] ?? '').length
    } else if (item !== null) {
      openList(line, item)
    } else {
      kind = /^(?: {4}|\t)/.test(line) ? 'indented' : 'plain'
    }
  }

  function openList(line: string, item: RegExpExecArray): void {
    kind = 'list'
    firstNumber = item[1] ?? ''
    listIndent = contentIndent(line)
  }

  function note(line: string): void {
    afterTitle = title.test(line)
    inQuote = !afterTitle && (inQuote || /^ {0,3}>/.test(line))
  }

  function read(text: string, line: string, at: number, end: number): void {
    if (kind === 'fence') {
      if (closesFence(line, fence)) close(text, end)
      return
    }
    if (line.trim() === '') {
      if (kind === 'plain') close(text, end)
      else if (kind !== 'blank') blankAfter = true
      return
    }
    if (kind === 'blank') {
      // Blank lines before a fence stand for themselves, so that the block of code begins with its fence.
      if (at > start && fenceLine.test(line)) close(text, at)
      open(line)
      inQuote = false
      note(line)
      return
    }
    const fenced = fenceLine.exec(line)
    const item = itemLine.exec(line)
    const belongs = kind === 'list' && indentOf(line) >= listIndent
    const breaksBefore =
      (fenced !== null && isOpening(fenced) && !belongs && kind !== 'indented') ||
      (kind === 'list' && !belongs && item === null && (blankAfter || endsList.test(line))) ||
      (kind === 'list' && at - start > longList && startsOver(line)) ||
      (kind === 'indented' && !/^(?: {4}|\t)/.test(line))
    if (breaksBefore) {
      close(text, at)
      open(line)
    } else if (item !== null && kind === 'plain' && (interrupts.test(line) || afterTitle || inQuote)) {
      // A list right below a paragraph or a heading: blank lines within it are its own from here on.
      openList(line, item)
    } else if (item !== null && kind === 'list' && !belongs) listIndent = contentIndent(line)
    blankAfter = false
    note(line)
  }

  /** A numbered item only where it carries a number of its own: the part cut off counts on from it. */
  function startsOver(line: string): boolean {
    const item = /^(?:[-*+]|(\d{1,9})[.)])[ \t]/.exec(line)
    if (item === null) return false
    return item[1] === undefined
      ? firstNumber === ''
      : firstNumber !== '' && Number(item[1]) > Number(firstNumber)
  }

  /** The tail's last line may be half written: a fence that begins or ends there is taken as such already. */
  function makeTail(tail: string, lastLine: string): Block {
    if (kind === 'blank') {
      const fenced = tail === lastLine ? fenceLine.exec(lastLine) : null
      return makeBlock(tail, false, fenced !== null && fenced[1] === '' && isOpening(fenced))
    }
    if (kind !== 'fence' || fenceIndent > 0) return makeBlock(tail, false, false)
    if (closesFence(lastLine, fence)) return { ...makeBlock(tail, true, true), closed: false }
    const block = makeBlock(tail, false, true)
    const half = /^(?:`{1,2}|~{1,2})$/.test(lastLine) && block.code !== null
    return half
      ? {
          ...block,
          code: { ...block.code, body: block.code.body.slice(0, -lastLine.length).replace(/\n$/, '') },
        }
      : block
  }

  return {
    update(text) {
      // Text that was known has changed: a retry, or an answer that was taken from the store.
      if (!text.startsWith(seen)) reset()
      for (;;) {
        const newline = text.indexOf('\n', position)
        if (newline === -1) break
        const line = text.slice(position, newline).replace(/\r$/, '')
        const at = position
        position = newline + 1
        read(text, line, at, position)
      }
      seen = text.slice(0, position)
      if (start === text.length) return [...closed]
      return [...closed, makeTail(text.slice(start), text.slice(position))]
    },
  }
}

/** The columns before the first sign of a line. */
function indentOf(line: string): number {
  let columns = 0
  for (const sign of line) {
    if (sign === ' ') columns += 1
    else if (sign === '\t') columns += 4 - (columns % 4)
    else break
  }
  return columns
}

/** Where the content of an item begins; one that begins with nothing, or with code, has it one past its marker. */
function contentIndent(line: string): number {
  const marker = /^[ \t]*(?:[-*+]|\d{1,9}[.)])/.exec(line)?.[0] ?? ''
  const end = indentOf(line) + marker.trimStart().length
  const spaces = indentOf(line.slice(marker.length))
  return end + (spaces > 4 || line.slice(marker.length).trim() === '' ? 1 : spaces)
}

/** Backticks in the rest of the line make it inline code, not a fence. */
function isOpening(match: RegExpExecArray): boolean {
  return !(match[2]?.startsWith('`') && match[3]?.includes('`'))
}

function closesFence(line: string, fence: string): boolean {
  const match = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)
  const marker = match?.[1]
  return marker !== undefined && marker[0] === fence[0] && marker.length >= fence.length
}

function makeBlock(text: string, closed: boolean, isCode: boolean): Block {
  if (!isCode) return { text, closed, code: null }
  const firstEnd = text.indexOf('\n')
  const info = (firstEnd === -1 ? text : text.slice(0, firstEnd)).replace(/^[`~]+/, '').trim()
  let body = firstEnd === -1 ? '' : text.slice(firstEnd + 1)
  if (closed) body = body.slice(0, body.replace(/\r?\n$/, '').lastIndexOf('\n') + 1)
  return { text, closed, code: { language: languageOf(info), body: body.replace(/\n$/, '') } }
}

/** `ts {1,3} title=x` and `{.python}` both name a language somewhere at the front. */
function languageOf(info: string): string {
  return (info.split(/[\s,{]/).find((part) => part !== '') ?? '').replace(/^[.]|}$/g, '').toLowerCase()
}
