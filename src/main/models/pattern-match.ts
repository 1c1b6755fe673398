/**
 * Matches a text against a regular expression in bounded time: all ways through the expression are followed at once,
 * character by character, so that none is tried again and again. Bounded also in what it takes in.
 */
import { type PatternNode, parsePattern } from './pattern-tree.ts'

/** True where the text fits; false also where that could not be told in time. */
export type PatternMatcher = (text: string) => boolean

/** The ways through an expression, as steps of a program. */
type Step =
  | { readonly kind: 'character'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'not-word' }
  | {
      readonly kind: 'look'
      readonly steps: readonly Step[]
      readonly behind: boolean
      readonly negated: boolean
    }
  | { readonly kind: 'match' }

const mostSteps = 20_000
const mostWork = 2_000_000
const longestText = 100_000

/** null where the expression is not valid, or is none that can be read; then nothing is known of any text. */
export function createPatternMatcher(pattern: string): PatternMatcher | null {
  try {
    const steps = compile(parsePattern(pattern), { left: mostSteps })
    return (text) => text.length <= longestText && search(steps, Array.from(text), { left: mostWork })
  } catch {
    return null
  }
}

/** `room` is shared with the programs of what looks around, which a repetition multiplies. */
function compile(tree: PatternNode, room: Work): readonly Step[] {
  const steps: Step[] = []

  function push(step: Step): void {
    room.left -= 1
    if (room.left < 0) throw new Error('The expression is too large.')
    steps.push(step)
  }

  function add(node: PatternNode): void {
    switch (node.kind) {
      case 'characters':
        push({ kind: 'character', fits: characterTest(node.source) })
        break
      case 'sequence':
        for (const part of node.parts) add(part)
        break
      case 'choice':
        addChoice(node.branches)
        break
      case 'repeat':
        addRepeat(node)
        break
      case 'edge':
        push({ kind: 'edge', edge: node.edge })
        break
      case 'look':
        push({ kind: 'look', steps: compile(node.node, room), behind: node.behind, negated: node.negated })
        break
    }
  }

  function addChoice(branches: readonly PatternNode[]): void {
    const ends: { to: number }[] = []
    for (const [index, branch] of branches.entries()) {
      if (index === branches.length - 1) {
        add(branch)
        break
      }
      const split = { kind: 'split' as const, first: steps.length + 1, second: 0 }
      push(split)
      add(branch)
      const jump = { kind: 'jump' as const, to: 0 }
      push(jump)
      ends.push(jump)
      split.second = steps.length
    }
    for (const end of ends) end.to = steps.length
  }

  function addRepeat({ node, least, most }: Extract<PatternNode, { kind: 'repeat' }>): void {
    for (let time = 0; time < least; time += 1) {
      const before = steps.length
      add(node)
      // What takes no step is the same however often it stands there.
      if (steps.length === before) return
    }
    if (most === Number.POSITIVE_INFINITY) {
      const split = { kind: 'split' as const, first: steps.length + 1, second: 0 }
      const start = steps.length
      push(split)
      add(node)
      push({ kind: 'jump', to: start })
      split.second = steps.length
      return
    }
    const splits: { second: number }[] = []
    for (let time = least; time < most; time += 1) {
      const split = { kind: 'split' as const, first: steps.length + 1, second: 0 }
      push(split)
      splits.push(split)
      const before = steps.length
      add(node)
      if (steps.length === before) break
    }
    for (const split of splits) split.second = steps.length
  }

  add(tree)
  push({ kind: 'match' })
  return steps
}

/** One character at a time holds no engine up. */
function characterTest(source: string): (character: string) => boolean {
  const expression = expressionOf(`^(?:${source})$`)
  const known = new Map<string, boolean>()
  return (character) => {
    let fits = known.get(character)
    if (fits === undefined) {
      fits = expression.test(character)
      known.set(character, fits)
    }
    return fits
  }
}

function expressionOf(source: string): RegExp {
  try {
    return new RegExp(source, 'u')
  } catch {
    // Some expressions are only valid without the flag.
    return new RegExp(source)
  }
}

interface Work {
  left: number
}

class OutOfWork extends Error {}

function search(steps: readonly Step[], text: readonly string[], work: Work): boolean {
  try {
    return run(steps, text, 0, true, null, work)
  } catch (error) {
    if (error instanceof OutOfWork) return false
    throw error
  }
}

/**
 * True where a way through the steps begins at `from` (or at any place after it) and ends (where `end` is given) there.
 */
function run(
  steps: readonly Step[],
  text: readonly string[],
  from: number,
  isAnywhere: boolean,
  end: number | null,
  work: Work,
): boolean {
  let states = new Set<number>()
  for (let at = from; at <= text.length; at += 1) {
    if (at === from || isAnywhere) follow(steps, 0, text, at, states, work)
    if (states.has(steps.length - 1) && (end === null || end === at)) return true
    if (at === end || (states.size === 0 && !isAnywhere)) return false
    const character = text[at]
    if (character === undefined) return false
    const next = new Set<number>()
    for (const state of states) {
      const step = steps[state]
      if (step?.kind === 'character' && step.fits(character))
        follow(steps, state + 1, text, at + 1, next, work)
    }
    states = next
  }
  return false
}

/** Adds to `states` where one can be without taking a character. */
function follow(
  steps: readonly Step[],
  start: number,
  text: readonly string[],
  at: number,
  states: Set<number>,
  work: Work,
): void {
  const open = [start]
  while (open.length > 0) {
    const state = open.pop() ?? 0
    if (states.has(state)) continue
    work.left -= 1
    if (work.left <= 0) throw new OutOfWork()
    states.add(state)
    const step = steps[state]
    if (step?.kind === 'jump') open.push(step.to)
    else if (step?.kind === 'split') open.push(step.first, step.second)
    else if (step?.kind === 'edge' && isAtEdge(step.edge, text, at)) open.push(state + 1)
    else if (step?.kind === 'look' && looks(step, text, at, work)) open.push(state + 1)
  }
}

function looks(
  { steps, behind, negated }: Extract<Step, { kind: 'look' }>,
  text: readonly string[],
  at: number,
  work: Work,
): boolean {
  const isThere = behind ? run(steps, text, 0, true, at, work) : run(steps, text, at, false, null, work)
  return isThere !== negated
}

function isAtEdge(edge: 'start' | 'end' | 'word' | 'not-word', text: readonly string[], at: number): boolean {
  if (edge === 'start') return at === 0
  if (edge === 'end') return at === text.length
  const isWord = (character: string | undefined) => character !== undefined && /^\w$/.test(character)
  return (isWord(text[at - 1]) !== isWord(text[at])) === (edge === 'word')
}
