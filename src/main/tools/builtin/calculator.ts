/** Arithmetic, exact as far as it can be: a small parser of its own; nothing is ever evaluated as code. */
import { z } from 'zod'
import { toolTexts } from '#shared/tools/texts/en'
import { defineTool } from '../tool.ts'
import {
  absolute,
  add,
  compare,
  divide,
  euler,
  exponential,
  floor,
  format,
  logarithm,
  multiply,
  negate,
  parseNumber,
  pi,
  power,
  remainder,
  round,
  squareRoot,
  type Value,
  whole,
  wholeNumberOf,
} from './number.ts'
import { CalculationError } from './rational.ts'

const longest = 1000
const deepest = 60

export const calculator = defineTool({
  name: 'calculator',
  title: toolTexts['tool-calculator-title'],
  description: toolTexts['tool-calculator-description'],
  input: z.strictObject({
    expression: z
      .string()
      .trim()
      .min(1, 'Give an expression, such as (2 + 3) * 4.')
      .max(longest, `Keep the expression within ${longest} characters.`)
      .meta({ description: 'The expression, such as (2 + 3) * 4.', examples: ['(2 + 3) * 4.5'] }),
  }),
  effect: 'none',
  run: ({ expression }) => `${expression} = ${calculate(expression)}`,
})

/** Decimal text; throws CalculationError with words for whoever wrote the expression. */
export function calculate(expression: string): string {
  if (expression.length > longest) throw new CalculationError('The expression is too long.')
  return format(new Parser(tokenize(expression)).parse())
}

interface Token {
  readonly kind: 'number' | 'name' | 'sign'
  readonly text: string
  /** Where it stands in the expression, and how long it is there. */
  readonly at: number
  readonly length: number
}

const signs: Readonly<Record<string, string>> = {
  '**': '^',
  '×': '*',
  '·': '*',
  '÷': '/',
  '−': '-',
  '–': '-',
}

function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = []
  const pattern =
    /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([a-zA-Z]+\d*)|(\*\*|[-+*/^%(),×·÷−–])|(\S))/gy
  for (const match of expression.matchAll(pattern)) {
    const at = match.index + match[0].search(/\S/)
    const [, number, name, sign, stray] = match
    const place = { at, length: match[0].trimStart().length }
    if (number !== undefined) tokens.push({ kind: 'number', text: number, ...place })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.toLowerCase(), ...place })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: signs[sign] ?? sign, ...place })
    else throw new CalculationError(`“${stray}” at position ${at + 1} is not understood.`)
  }
  return tokens
}

/** sum = product {(+|-) product}; product = signed {(*|/|%) signed}; signed = [-] power; power = atom [^ signed] */
class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  parse(): Value {
    const value = this.#sum()
    const rest = this.#tokens[this.#at]
    if (rest !== undefined) throw this.#unexpected(rest)
    return value
  }

  #sum(): Value {
    let value = this.#product()
    for (;;) {
      if (this.#take('+')) value = add(value, this.#product())
      else if (this.#take('-')) value = add(value, negate(this.#product()))
      else return value
    }
  }

  #product(): Value {
    let value = this.#signed()
    for (;;) {
      if (this.#take('*')) value = multiply(value, this.#signed())
      else if (this.#take('/')) value = divide(value, this.#signed())
      else if (this.#takeRemainder()) value = remainder(value, this.#signed())
      else return value
    }
  }

  #signed(): Value {
    return this.#deeper(() => {
      if (this.#take('-')) return negate(this.#signed())
      if (this.#take('+')) return this.#signed()
      return this.#power()
    })
  }

  #power(): Value {
    let base = this.#atom()
    while (this.#isPercent()) {
      this.#at += 1
      base = divide(base, whole(100n))
    }
    return this.#take('^') ? power(base, this.#signed()) : base
  }

  #atom(): Value {
    const token = this.#tokens[this.#at]
    if (token === undefined) throw new CalculationError('The expression is not finished.')
    this.#at += 1
    if (token.kind === 'number') return parseNumber(token.text)
    if (token.kind === 'name') return this.#named(token)
    if (token.text !== '(') throw this.#unexpected(token)
    const value = this.#deeper(() => this.#sum())
    this.#close()
    return value
  }

  #named(token: Token): Value {
    const constant = Object.hasOwn(constants, token.text) ? constants[token.text] : undefined
    if (constant !== undefined) return constant()
    const apply = Object.hasOwn(functions, token.text) ? functions[token.text] : undefined
    if (apply === undefined) {
      throw new CalculationError(
        `“${token.text}” is not known. Known are ${Object.keys(functions).join(', ')}, pi and e.`,
      )
    }
    if (!this.#take('(')) throw new CalculationError(`“${token.text}” needs its values in parentheses.`)
    const values = [this.#deeper(() => this.#sum())]
    while (this.#take(',')) values.push(this.#deeper(() => this.#sum()))
    this.#close()
    return apply(values, token.text)
  }

  #close(): void {
    if (this.#take(')')) return
    const token = this.#tokens[this.#at]
    throw token === undefined
      ? new CalculationError('A closing parenthesis is missing.')
      : this.#unexpected(token)
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'sign' || token.text !== sign) return false
    this.#at += 1
    return true
  }

  #takeRemainder(): boolean {
    return !this.#isPercent() && this.#take('%')
  }

  /** A % is percent unless a value follows it. */
  #isPercent(): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'sign' || token.text !== '%') return false
    const next = this.#tokens[this.#at + 1]
    if (next?.kind === 'sign' && (next.text === '-' || next.text === '+')) return this.#isPercentBefore(next)
    return next === undefined || (next.kind === 'sign' && next.text !== '(')
  }

  /**
   * Before a minus or a plus the spaces say what is meant: 50% - 3 takes 3 from a half, and 7 % -3 is a remainder. What
   * could be either is asked back, since one of them would be a wrong answer.
   */
  #isPercentBefore(sign: Token): boolean {
    const [before, percent, after] = [this.#at - 1, this.#at, this.#at + 2].map((at) => this.#tokens[at])
    if (before === undefined || percent === undefined || after === undefined) return true
    const touches = (one: Token, other: Token) => one.at + one.length === other.at
    const isSignOfNext = touches(sign, after)
    if (touches(before, percent) && !touches(percent, sign) && !isSignOfNext) return true
    if (!touches(before, percent) && !touches(percent, sign) && isSignOfNext) return false
    throw new CalculationError(
      `“%” at position ${percent.at + 1} could be a remainder or a percentage. Put parentheses: 7 % (-3), or (7%) - 3.`,
    )
  }

  #deeper(work: () => Value): Value {
    this.#depth += 1
    if (this.#depth > deepest) throw new CalculationError('The expression is nested too deeply.')
    const value = work()
    this.#depth -= 1
    return value
  }

  #unexpected(token: Token): CalculationError {
    return new CalculationError(`“${token.text}” at position ${token.at + 1} does not fit there.`)
  }
}

const constants: Readonly<Record<string, () => Value>> = { pi, e: euler }

type Apply = (values: readonly Value[], name: string) => Value

const one =
  (compute: (value: Value) => Value): Apply =>
  (values, name) => {
    const [value] = values
    if (value === undefined || values.length !== 1) throw new CalculationError(`“${name}” takes one value.`)
    return compute(value)
  }

const ceiling = (value: Value) => negate(floor(negate(value)))

const functions: Readonly<Record<string, Apply>> = {
  sqrt: one(squareRoot),
  abs: one(absolute),
  floor: one(floor),
  ceil: one(ceiling),
  trunc: one((value) => (compare(value, whole(0n)) < 0 ? ceiling(value) : floor(value))),
  round: roundTo,
  min: (values) => values.reduce((least, value) => (compare(value, least) < 0 ? value : least)),
  max: (values) => values.reduce((most, value) => (compare(value, most) > 0 ? value : most)),
  exp: one(exponential),
  ln: one((value) => logarithm(value, 'e')),
  log: one((value) => logarithm(value, 10)),
}

function roundTo(values: readonly Value[]): Value {
  const [value, digits = whole(0n)] = values
  if (value === undefined || values.length > 2)
    throw new CalculationError('“round” takes a value and a number of digits.')
  const count = wholeNumberOf(digits)
  if (count === undefined || count < 0n || count > 100n)
    throw new CalculationError('“round” takes 0 to 100 digits.')
  return round(value, Number(count))
}
