/**
 * The tree of a regular expression: the common parts of the language. Read so that an expression from outside never runs
 * on the engine of the language, which some of them hold up for ever.
 */

export type PatternNode =
  | {
      readonly kind: 'characters'
      /** One character of a text is matched against this part of the expression. */
      readonly source: string
      /** Some characters that fit, for a text that is to be made. */
      readonly choices: string
    }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly least: number; readonly most: number }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'not-word' }
  | { readonly kind: 'look'; readonly node: PatternNode; readonly behind: boolean; readonly negated: boolean }

const digits = '0123456789'
const letters = 'abcdefghijklmnopqrstuvwxyz'
const word = `${letters}${letters.toUpperCase()}${digits}_`
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
const longestPattern = 5000

/** Throws where the expression is not valid, is far too long, or refers back to what it has matched. */
export function parsePattern(source: string): PatternNode {
  if (source.length > longestPattern) throw new Error('The expression is too long.')
  let at = 0

  function choice(): PatternNode {
    const branches = [sequence()]
    while (source[at] === '|') {
      at += 1
      branches.push(sequence())
    }
    return branches.length === 1 && branches[0] !== undefined ? branches[0] : { kind: 'choice', branches }
  }

  function sequence(): PatternNode {
    const parts: PatternNode[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      parts.push(repeated(atom()))
    }
    return { kind: 'sequence', parts }
  }

  function take(): string {
    const code = source.codePointAt(at)
    const character = code === undefined ? '' : String.fromCodePoint(code)
    at += character.length
    return character
  }

  function atom(): PatternNode {
    const from = at
    const character = take()
    const characters = (choices: string): PatternNode => ({
      kind: 'characters',
      source: source.slice(from, at),
      choices,
    })
    switch (character) {
      case '^':
        return { kind: 'edge', edge: 'start' }
      case '$':
        return { kind: 'edge', edge: 'end' }
      case '.':
        return characters(printable.slice(33))
      case '(':
        return group()
      case '[':
        return characters(charactersOfClass())
      case '\\':
        return escaped(from)
      default:
        return characters(character)
    }
  }

  function group(): PatternNode {
    const opening = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(source.slice(at))?.[0] ?? ''
    at += opening.length
    const inner = choice()
    if (source[at] !== ')') throw new Error('A group is not closed.')
    at += 1
    const look = /^\?(<?)([=!])/.exec(opening)
    return look === null
      ? inner
      : { kind: 'look', node: inner, behind: look[1] === '<', negated: look[2] === '!' }
  }

  function escaped(from: number): PatternNode {
    const character = take()
    if (character === 'b' || character === 'B')
      return { kind: 'edge', edge: character === 'b' ? 'word' : 'not-word' }
    if (/[1-9k]/.test(character)) throw new Error('What refers back is not read.')
    const choices = choicesOfEscape(character)
    return { kind: 'characters', source: source.slice(from, at), choices }
  }

  function choicesOfEscape(character: string): string {
    const classes: Readonly<Record<string, string>> = {
      d: digits,
      w: word,
      s: ' ',
      D: letters,
      W: ' -.,',
      S: word,
      n: '\n',
      t: '\t',
      r: '\r',
      f: '\f',
      v: '\v',
    }
    if (character === 'u' || character === 'x') {
      const code = /^(?:\{([0-9a-f]+)\}|([0-9a-f]{4})|([0-9a-f]{2}))/i.exec(source.slice(at))
      if (code !== null) {
        at += code[0].length
        return String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16))
      }
    }
    if (character === 'p' || character === 'P') {
      const property = /^\{[^}]*\}/.exec(source.slice(at))?.[0] ?? ''
      at += property.length
      return property.includes('N') ? digits : letters + letters.toUpperCase()
    }
    return classes[character] ?? character
  }

  function charactersOfClass(): string {
    const isNegated = source[at] === '^'
    if (isNegated) at += 1
    let choices = ''
    while (at < source.length && source[at] !== ']') {
      const first = classCharacter()
      if (source[at] === '-' && source[at + 1] !== ']' && first.length === 1) {
        at += 1
        choices += range(first, classCharacter())
      } else {
        choices += first
      }
    }
    at += 1
    if (!isNegated) return choices
    return [...printable.slice(33), ...printable.slice(0, 33)]
      .filter((one) => !choices.includes(one))
      .join('')
  }

  function classCharacter(): string {
    const character = take()
    return character === '\\' ? choicesOfEscape(take()) : character
  }

  function range(from: string, to: string): string {
    const start = from.codePointAt(0) ?? 0
    const end = Math.min(to.codePointAt(0) ?? start, start + 300)
    return Array.from({ length: Math.max(0, end - start + 1) }, (_, index) =>
      String.fromCodePoint(start + index),
    ).join('')
  }

  function repeated(node: PatternNode): PatternNode {
    const quantifier = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(source.slice(at))
    if (quantifier === null) return node
    at += quantifier[0].length
    const [, sign, least, comma, most] = quantifier
    if (sign !== undefined) {
      const endless = Number.POSITIVE_INFINITY
      return { kind: 'repeat', node, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : endless }
    }
    const low = Number(least)
    const high =
      comma === undefined ? low : most === '' || most === undefined ? Number.POSITIVE_INFINITY : Number(most)
    return { kind: 'repeat', node, least: low, most: high }
  }

  const tree = choice()
  if (at < source.length) throw new Error('A group is not opened.')
  return tree
}
