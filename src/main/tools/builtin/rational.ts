/** Fractions of whole numbers of any size, so that no digit is lost. What is too large ends with an error, not a hang. */
import { Decimal } from 'decimal.js'

export interface Rational {
  readonly numerator: bigint
  /** Above 0; without a common divisor with the numerator. */
  readonly denominator: bigint
  /** False once a value had to be rounded, as for a root. */
  readonly exact: boolean
}

/** For the person or the model that wrote the expression. */
export class CalculationError extends Error {}

/** About 1,200 digits. */
const mostBits = 4000
/** Digits of what cannot be exact. */
const workingDigits = 40
const Precise = Decimal.clone({
  precision: workingDigits,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpPos: 9e15,
  toExpNeg: -9e15,
})
const shownDigits = 30

export function rational(numerator: bigint, denominator = 1n, exact = true): Rational {
  if (denominator === 0n) throw new CalculationError('Division by zero.')
  const sign = denominator < 0n ? -1n : 1n
  const divisor = gcd(abs(numerator), abs(denominator)) * sign
  const result = { numerator: numerator / divisor, denominator: denominator / divisor, exact }
  if (bits(result.numerator) > mostBits || bits(result.denominator) > mostBits) {
    throw new CalculationError('The result is too large.')
  }
  return result
}

/** `12`, `0.5`, `.5`, `1.5e-3`; the caller has checked the form. */
export function parseNumber(text: string): Rational {
  const [mantissa = '', exponentText = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const exponent = Number(exponentText) - fraction.length
  if (Math.abs(exponent) > 1000) throw new CalculationError('The number is too large or too small.')
  const digits = BigInt(`${whole}${fraction}` || '0')
  return exponent >= 0
    ? rational(digits * 10n ** BigInt(exponent))
    : rational(digits, 10n ** BigInt(-exponent))
}

const both = (one: Rational, other: Rational) => one.exact && other.exact

export function add(one: Rational, other: Rational): Rational {
  const numerator = one.numerator * other.denominator + other.numerator * one.denominator
  return rational(numerator, one.denominator * other.denominator, both(one, other))
}

export function negate(one: Rational): Rational {
  return { ...one, numerator: -one.numerator }
}

export function multiply(one: Rational, other: Rational): Rational {
  return rational(one.numerator * other.numerator, one.denominator * other.denominator, both(one, other))
}

export function divide(one: Rational, other: Rational): Rational {
  return rational(one.numerator * other.denominator, one.denominator * other.numerator, both(one, other))
}

/** The remainder with the sign of the dividend, as in most languages: -7 % 3 is -1. */
export function remainder(one: Rational, other: Rational): Rational {
  if (other.numerator === 0n) throw new CalculationError('Division by zero.')
  const quotient = divide(one, other)
  const whole = rational(quotient.numerator / quotient.denominator)
  return add(one, negate(multiply(whole, other)))
}

export function power(base: Rational, exponent: Rational): Rational {
  if (exponent.denominator !== 1n) return rootedPower(base, exponent)
  const times = exponent.numerator
  if (times < 0n && base.numerator === 0n) throw new CalculationError('Division by zero.')
  const count = abs(times)
  const size = BigInt(Math.max(bits(base.numerator), bits(base.denominator), 1))
  const isTrivial = abs(base.numerator) <= 1n && base.denominator === 1n
  if (!isTrivial && (size - 1n) * count > BigInt(mostBits))
    throw new CalculationError('The result is too large.')
  // A power of 1, 0 or -1 depends on the exponent's parity alone.
  const steps = isTrivial ? (count === 0n ? 0n : 2n - (count % 2n)) : count
  const [numerator, denominator] = [base.numerator ** steps, base.denominator ** steps]
  return times < 0n
    ? rational(denominator, numerator, both(base, exponent))
    : rational(numerator, denominator, both(base, exponent))
}

function rootedPower(base: Rational, exponent: Rational): Rational {
  if (base.numerator < 0n) throw new CalculationError('A negative number has no such power.')
  if (base.numerator === 0n) {
    if (exponent.numerator < 0n) throw new CalculationError('Division by zero.')
    return rational(0n)
  }
  if (exponent.numerator === 1n && exponent.denominator === 2n) return squareRoot(base)
  const [x, y] = [toDecimal(base), toDecimal(exponent)]
  if (x.log(10).times(y).abs().greaterThan(1200)) throw new CalculationError('The result is too large.')
  return fromDecimal(x.pow(y))
}

export function squareRoot(one: Rational): Rational {
  if (one.numerator < 0n) throw new CalculationError('A negative number has no square root.')
  const [numerator, denominator] = [wholeRoot(one.numerator), wholeRoot(one.denominator)]
  if (numerator !== null && denominator !== null) return rational(numerator, denominator, one.exact)
  return fromDecimal(toDecimal(one).sqrt())
}

/** For functions that have no exact value. */
export function approximate(one: Rational, compute: (value: Decimal) => Decimal): Rational {
  return fromDecimal(compute(toDecimal(one)))
}

export function piValue(): Rational {
  return fromDecimal(Precise.acos(-1))
}

export function compare(one: Rational, other: Rational): number {
  const difference = one.numerator * other.denominator - other.numerator * one.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function floor(one: Rational): Rational {
  const whole = one.numerator / one.denominator
  return rational(
    one.numerator < 0n && whole * one.denominator !== one.numerator ? whole - 1n : whole,
    1n,
    one.exact,
  )
}

/** Half away from zero, as people round. */
export function round(one: Rational, digits: number): Rational {
  const scale = rational(10n ** BigInt(digits))
  const scaled = multiply(one, scale)
  const isNegative = scaled.numerator < 0n
  const half = floor(add(isNegative ? negate(scaled) : scaled, rational(1n, 2n)))
  return divide(isNegative ? negate(half) : half, scale)
}

/** Decimal text: in full where that ends, otherwise rounded to 30 digits and said so. */
export function format(one: Rational): string {
  const ends = one.exact ? decimalDigits(one.denominator) : null
  if (ends !== null) return fixed(one, ends)
  const rounded = toDecimal(one).toSignificantDigits(shownDigits)
  return `${rounded.toFixed()} (rounded)`
}

/** How many digits after the point show a fraction in full; null where no number of them does. */
function decimalDigits(denominator: bigint): number | null {
  let rest = denominator
  const count = (factor: bigint) => {
    let times = 0
    while (rest % factor === 0n) {
      rest /= factor
      times += 1
    }
    return times
  }
  const digits = Math.max(count(2n), count(5n))
  return rest === 1n && digits <= 1000 ? digits : null
}

function fixed(one: Rational, digits: number): string {
  const scaled = (abs(one.numerator) * 10n ** BigInt(digits)) / one.denominator
  const text = scaled.toString().padStart(digits + 1, '0')
  const sign = one.numerator < 0n ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

function toDecimal(one: Rational): Decimal {
  return new Precise(one.numerator.toString()).dividedBy(one.denominator.toString())
}

function fromDecimal(value: Decimal): Rational {
  if (!value.isFinite()) throw new CalculationError('The result is not a number.')
  const parsed = parseNumber(value.abs().toExponential())
  return { ...(value.isNegative() ? negate(parsed) : parsed), exact: false }
}

function wholeRoot(value: bigint): bigint | null {
  if (value < 2n) return value
  let guess = 1n << BigInt((bits(value) + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess * guess === value ? guess : null
    guess = next
  }
}

function bits(value: bigint): number {
  return abs(value).toString(16).length * 4
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

function gcd(one: bigint, other: bigint): bigint {
  let [left, right] = [one, other]
  while (right !== 0n) [left, right] = [right, left % right]
  return left === 0n ? 1n : left
}
