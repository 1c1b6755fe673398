/** Exact arithmetic: a small parser of its own over fractions; nothing is ever evaluated as code. */
import { z } from 'zod'
import { defineTool } from '../tool.ts'
import {
  add,
  approximate,
  CalculationError,
  compare,
  divide,
  floor,
  format,
  multiply,
  negate,
  parseNumber,
  piValue,
  power,
  type Rational,
  rational,
  remainder,
  round,
  squareRoot,
} from './rational.ts'

const longest = 1000
const deepest = 60

export const calculator = defineTool({
  name: 'calculator',
  title: 'Calculator',
  description:
    'Computes an arithmetic expression exactly. Knows + - * / ^ and parentheses, % as remainder (7 % 3) or, after a number that nothing follows, as percent (80 * 15%), the functions sqrt, abs, round(x, digits), floor, ceil, trunc, min, max, exp, ln, log, and the constants pi and e. Numbers have a point for decimals and no thousands separators.',
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

type Token =
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'sign'; readonly text: string; readonly at: number }

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
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.toLowerCase(), at })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: signs[sign] ?? sign, at })
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

  parse(): Rational {
    const value = this.#sum()
    const rest = this.#tokens[this.#at]
    if (rest !== undefined) throw this.#unexpected(rest)
    return value
  }

  #sum(): Rational {
    let value = this.#product()
    for (;;) {
      if (this.#take('+')) value = add(value, this.#product())
      else if (this.#take('-')) value = add(value, negate(this.#product()))
      else return value
    }
  }

  #product(): Rational {
    let value = this.#signed()
    for (;;) {
      if (this.#take('*')) value = multiply(value, this.#signed())
      else if (this.#take('/')) value = divide(value, this.#signed())
      else if (this.#takeRemainder()) value = remainder(value, this.#signed())
      else return value
    }
  }

  #signed(): Rational {
    return this.#deeper(() => {
      if (this.#take('-')) return negate(this.#signed())
      if (this.#take('+')) return this.#signed()
      return this.#power()
    })
  }

  #power(): Rational {
    let base = this.#atom()
    while (this.#isPercent()) {
      this.#at += 1
      base = divide(base, rational(100n))
    }
    return this.#take('^') ? power(base, this.#signed()) : base
  }

  #atom(): Rational {
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

  #named(token: Token): Rational {
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
    return next === undefined || (next.kind === 'sign' && next.text !== '(')
  }

  #deeper(work: () => Rational): Rational {
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

const constants: Readonly<Record<string, () => Rational>> = {
  pi: piValue,
  e: () => approximate(rational(1n), (value) => value.exp()),
}

type Apply = (values: readonly Rational[], name: string) => Rational

const one =
  (compute: (value: Rational) => Rational): Apply =>
  (values, name) => {
    const [value] = values
    if (value === undefined || values.length !== 1) throw new CalculationError(`“${name}” takes one value.`)
    return compute(value)
  }

const functions: Readonly<Record<string, Apply>> = {
  sqrt: one(squareRoot),
  abs: one((value) => (value.numerator < 0n ? negate(value) : value)),
  floor: one(floor),
  ceil: one((value) => negate(floor(negate(value)))),
  trunc: one((value) => (value.numerator < 0n ? negate(floor(negate(value))) : floor(value))),
  round: roundTo,
  min: (values) => values.reduce((least, value) => (compare(value, least) < 0 ? value : least)),
  max: (values) => values.reduce((most, value) => (compare(value, most) > 0 ? value : most)),
  exp: one((value) => {
    if (compare(value, rational(2500n)) > 0 || compare(value, rational(-2500n)) < 0) {
      throw new CalculationError('The result is too large or too small.')
    }
    return approximate(value, (decimal) => decimal.exp())
  }),
  ln: one((value) => logarithm(value, 'ln')),
  log: one((value) => logarithm(value, 'log')),
}

function logarithm(value: Rational, base: 'ln' | 'log'): Rational {
  if (value.numerator <= 0n) throw new CalculationError('Only a number above zero has a logarithm.')
  return approximate(value, (decimal) => (base === 'ln' ? decimal.ln() : decimal.log(10)))
}

function roundTo(values: readonly Rational[]): Rational {
  const [value, digits = rational(0n)] = values
  if (value === undefined || values.length > 2)
    throw new CalculationError('“round” takes a value and a number of digits.')
  if (digits.denominator !== 1n || digits.numerator < 0n || digits.numerator > 100n) {
    throw new CalculationError('“round” takes 0 to 100 digits.')
  }
  return round(value, Number(digits.numerator))
}
