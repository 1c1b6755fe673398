/** Makes a text that fits a regular expression: the common parts of the language, checked against the expression. */

type Node =
  | { readonly kind: 'characters'; readonly choices: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly branches: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly least: number; readonly most: number }

const digits = '0123456789'
const letters = 'abcdefghijklmnopqrstuvwxyz'
const word = `${letters}${letters.toUpperCase()}${digits}_`
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
const tries = 60
const longest = 10_000

/** null where none was found. `fits` is asked besides the expression, such as for a length. */
export function textForPattern(pattern: string, fits: (text: string) => boolean = () => true): string | null {
  const expressions = compile(pattern)
  if (expressions === null) return null
  let tree: Node
  try {
    tree = parsePattern(pattern)
  } catch {
    return null
  }
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const text = write(tree, attempt, { left: longest })
    if (expressions.test(text) && fits(text)) return text
  }
  return null
}

function compile(pattern: string): RegExp | null {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags)
    } catch {
      // Some expressions are only valid without the flag.
    }
  }
  return null
}

/** The attempt's number decides the branches, the repetitions and the characters, so that each attempt differs. */
function write(node: Node, attempt: number, budget: { left: number }): string {
  if (budget.left <= 0) return ''
  switch (node.kind) {
    case 'characters': {
      budget.left -= 1
      const at = (attempt * 7 + budget.left * attempt) % Math.max(1, node.choices.length)
      return node.choices[at] ?? ''
    }
    case 'sequence':
      return node.parts.map((part) => write(part, attempt, budget)).join('')
    case 'choice':
      return write(node.branches[attempt % node.branches.length] ?? node, attempt, budget)
    case 'repeat': {
      const more = Math.min(node.most - node.least, attempt % 12)
      return Array.from({ length: node.least + more }, () => write(node.node, attempt, budget)).join('')
    }
  }
}

function parsePattern(source: string): Node {
  let at = 0

  function choice(): Node {
    const branches = [sequence()]
    while (source[at] === '|') {
      at += 1
      branches.push(sequence())
    }
    return branches.length === 1 && branches[0] !== undefined ? branches[0] : { kind: 'choice', branches }
  }

  function sequence(): Node {
    const parts: Node[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const part = atom()
      if (part !== null) parts.push(repeated(part))
    }
    return { kind: 'sequence', parts }
  }

  function take(): string {
    const character = source[at] ?? ''
    at += 1
    return character
  }

  function atom(): Node | null {
    const character = take()
    if (character === '^' || character === '$') return null
    if (character === '.') return { kind: 'characters', choices: printable.slice(33) }
    if (character === '(') return group()
    if (character === '[') return { kind: 'characters', choices: charactersOfClass() }
    if (character === '\\') return escaped()
    return { kind: 'characters', choices: character }
  }

  function group(): Node | null {
    const opening = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(source.slice(at))?.[0] ?? ''
    at += opening.length
    const inner = choice()
    if (source[at] !== ')') throw new Error('A group is not closed.')
    at += 1
    // What only looks around writes nothing; the check at the end decides.
    return /^\?(<?[=!])/.test(opening) ? null : inner
  }

  function escaped(): Node | null {
    const character = take()
    if (character === 'b' || character === 'B') return null
    return { kind: 'characters', choices: choicesOfEscape(character) }
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

  function repeated(node: Node): Node {
    const quantifier = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(source.slice(at))
    if (quantifier === null) return node
    at += quantifier[0].length
    const [, sign, least, comma, most] = quantifier
    if (sign !== undefined) {
      return { kind: 'repeat', node, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : 64 }
    }
    const low = Number(least)
    const high = comma === undefined ? low : most === '' || most === undefined ? low + 64 : Number(most)
    return { kind: 'repeat', node, least: low, most: high }
  }

  const tree = choice()
  if (at < source.length) throw new Error('A group is not opened.')
  return tree
}
