/** Makes a text that fits a regular expression: the common parts of the language, checked against the expression. */

import { createPatternMatcher } from './pattern-match.ts'
import { type PatternNode, parsePattern } from './pattern-tree.ts'

const tries = 60
const longest = 10_000

/** Parts of an expression that are written at most, so that none counts to a thousand million. */
const mostParts = 50_000

/** null where none was found. `fits` is asked besides the expression, such as for a length. */
export function textForPattern(pattern: string, fits: (text: string) => boolean = () => true): string | null {
  let tree: PatternNode
  try {
    tree = parsePattern(pattern)
  } catch {
    return null
  }
  const matches = createPatternMatcher(pattern)
  if (matches === null) return null
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const text = write(tree, attempt, { left: longest, parts: mostParts })
    if (matches(text) && fits(text)) return text
  }
  return null
}

interface Budget {
  /** Characters. */
  left: number
  parts: number
}

/** The attempt's number decides the branches, the repetitions and the characters, so that each attempt differs. */
function write(node: PatternNode, attempt: number, budget: Budget): string {
  budget.parts -= 1
  if (budget.left <= 0 || budget.parts <= 0) return ''
  switch (node.kind) {
    case 'characters': {
      budget.left -= 1
      const at = (attempt * 7 + budget.left * attempt) % Math.max(1, node.choices.length)
      return node.choices[at] ?? ''
    }
    case 'sequence':
      return node.parts.map((part) => write(part, attempt, budget)).join('')
    case 'choice': {
      const branch = node.branches[attempt % node.branches.length]
      return branch === undefined ? '' : write(branch, attempt, budget)
    }
    case 'repeat': {
      const times = node.least + Math.min(node.most - node.least, attempt % 12)
      let text = ''
      for (let time = 0; time < times && budget.left > 0 && budget.parts > 0; time += 1)
        text += write(node.node, attempt, budget)
      return text
    }
    default:
      // An edge or a look around writes nothing; the check at the end decides.
      return ''
  }
}
