/**
 * The numbers of the calculator: fractions as long as they are exact and of a size that can be handled, and decimals of
 * 60 digits from there on, of which 30 are shown. What is beyond those ends with an error; nothing takes long.
 */
import { Decimal } from 'decimal.js'
import * as fractions from './rational.ts'
import { CalculationError, type Rational } from './rational.ts'

export type Value =
  | { readonly kind: 'exact'; readonly fraction: Rational }
  | { readonly kind: 'rounded'; readonly decimal: Decimal }

const workingDigits = 60
const shownDigits = 30
/** Digits before the point, or zeros behind it. */
const largestExponent = 100_000
const Precise = Decimal.clone({ precision: workingDigits, rounding: Decimal.ROUND_HALF_EVEN })

export function whole(value: bigint): Value {
  return { kind: 'exact', fraction: fractions.whole(value) }
}

/** `12`, `0.5`, `.5`, `1.5e-3`; the caller has checked the form. */
export function parseNumber(text: string): Value {
  const [mantissa = '', exponentText = '0'] = text.toLowerCase().split('e')
  const [integer = '', fraction = ''] = mantissa.split('.')
  const exponent = Number(exponentText) - fraction.length
  if (Math.abs(exponent) > 1000) return rounded(new Precise(text.replace(/\.(?=e|$)/i, '')))
  const digits = BigInt(`${integer}${fraction}` || '0')
  const [numerator, denominator] =
    exponent >= 0 ? [digits * 10n ** BigInt(exponent), 1n] : [digits, 10n ** BigInt(-exponent)]
  const exact = fractions.rational(numerator, denominator)
  return exact === null ? rounded(quotientOf(numerator, denominator)) : { kind: 'exact', fraction: exact }
}

export function add(one: Value, other: Value): Value {
  return combine(one, other, fractions.add, (left, right) => left.plus(right))
}

export function negate(one: Value): Value {
  return one.kind === 'exact'
    ? { kind: 'exact', fraction: fractions.negate(one.fraction) }
    : { kind: 'rounded', decimal: one.decimal.negated() }
}

export function multiply(one: Value, other: Value): Value {
  return combine(one, other, fractions.multiply, (left, right) => left.times(right))
}

export function divide(one: Value, other: Value): Value {
  if (isZero(other)) throw new CalculationError('Division by zero.')
  return combine(one, other, fractions.divide, (left, right) => left.dividedBy(right))
}

/** The remainder with the sign of the dividend, as in most languages: -7 % 3 is -1, and 7 % -3 is 1. */
export function remainder(one: Value, other: Value): Value {
  if (isZero(other)) throw new CalculationError('Division by zero.')
  return combine(one, other, fractions.remainder, (left, right) => {
    // The digits that the remainder would consist of are not there any more.
    if (left.dividedBy(right).e >= workingDigits)
      throw new CalculationError('The number is too large for a remainder.')
    return left.modulo(right)
  })
}

export function power(base: Value, exponent: Value): Value {
  if (isZero(base) && isNegative(exponent)) throw new CalculationError('Division by zero.')
  if (base.kind === 'exact' && exponent.kind === 'exact') {
    const exact = exactPower(base.fraction, exponent.fraction)
    if (exact !== null) return { kind: 'exact', fraction: exact }
  }
  const [left, right] = [decimalOf(base), decimalOf(exponent)]
  if (left.isZero()) return whole(right.isZero() ? 1n : 0n)
  if (left.isNegative() && !right.isInteger())
    throw new CalculationError('A negative number has no such power.')
  // Looked at before, since a power that is far too large takes far too long.
  if (left.abs().log(10).times(right).abs().greaterThan(largestExponent)) throw outOfBounds()
  return rounded(left.pow(right))
}

function exactPower(base: Rational, exponent: Rational): Rational | null {
  if (exponent.denominator === 1n) return fractions.power(base, exponent.numerator)
  const isRoot = exponent.numerator === 1n && exponent.denominator === 2n && base.numerator >= 0n
  return isRoot ? fractions.squareRoot(base) : null
}

export function squareRoot(one: Value): Value {
  if (isNegative(one)) throw new CalculationError('A negative number has no square root.')
  const exact = one.kind === 'exact' ? fractions.squareRoot(one.fraction) : null
  return exact === null ? rounded(decimalOf(one).sqrt()) : { kind: 'exact', fraction: exact }
}

export function exponential(one: Value): Value {
  const decimal = decimalOf(one)
  if (decimal.abs().greaterThan(largestExponent * 2.3)) throw outOfBounds()
  return rounded(decimal.exp())
}

export function logarithm(one: Value, base: 'e' | 10): Value {
  if (isNegative(one) || isZero(one)) throw new CalculationError('Only a number above zero has a logarithm.')
  const decimal = decimalOf(one)
  return rounded(base === 'e' ? decimal.ln() : decimal.log(10))
}

export function pi(): Value {
  return rounded(Precise.acos(-1))
}

export function euler(): Value {
  return rounded(Precise.exp(1))
}

/** Below 0 where `one` is the lesser. */
export function compare(one: Value, other: Value): number {
  return one.kind === 'exact' && other.kind === 'exact'
    ? fractions.compare(one.fraction, other.fraction)
    : decimalOf(one).comparedTo(decimalOf(other))
}

export function absolute(one: Value): Value {
  return isNegative(one) ? negate(one) : one
}

export function floor(one: Value): Value {
  if (one.kind === 'exact') return { kind: 'exact', fraction: fractions.floor(one.fraction) }
  return rounded(withoutNoise(one.decimal).floor())
}

/** Half away from zero, as people round. */
export function round(one: Value, digits: number): Value {
  const exact = one.kind === 'exact' ? fractions.round(one.fraction, digits) : null
  if (exact !== null) return { kind: 'exact', fraction: exact }
  return rounded(withoutNoise(decimalOf(one)).toDecimalPlaces(digits, Decimal.ROUND_HALF_UP))
}

/** undefined where it is no whole number, or one that is not exact. */
export function wholeNumberOf(one: Value): bigint | undefined {
  return one.kind === 'exact' && one.fraction.denominator === 1n ? one.fraction.numerator : undefined
}

/** Decimal text: in full where that ends, otherwise rounded to 30 digits and said so. */
export function format(one: Value): string {
  const inFull = one.kind === 'exact' ? fractions.format(one.fraction) : null
  if (inFull !== null) return inFull
  const shown = decimalOf(one).toSignificantDigits(shownDigits)
  const isPlain = shown.isZero() || Math.abs(shown.e) < shownDigits
  return `${isPlain ? shown.toFixed() : shown.toExponential()} (rounded)`
}

function combine(
  one: Value,
  other: Value,
  exactly: (left: Rational, right: Rational) => Rational | null,
  nearly: (left: Decimal, right: Decimal) => Decimal,
): Value {
  if (one.kind === 'exact' && other.kind === 'exact') {
    const fraction = exactly(one.fraction, other.fraction)
    if (fraction !== null) return { kind: 'exact', fraction }
  }
  return rounded(nearly(decimalOf(one), decimalOf(other)))
}

function rounded(decimal: Decimal): Value {
  if (!decimal.isFinite() || (!decimal.isZero() && Math.abs(decimal.e) > largestExponent)) throw outOfBounds()
  return { kind: 'rounded', decimal }
}

function outOfBounds(): CalculationError {
  return new CalculationError('The result is too large or too small.')
}

function decimalOf(one: Value): Decimal {
  return one.kind === 'rounded' ? one.decimal : quotientOf(one.fraction.numerator, one.fraction.denominator)
}

function quotientOf(numerator: bigint, denominator: bigint): Decimal {
  return new Precise(numerator.toString()).dividedBy(denominator.toString())
}

/** Without the last digits, which rounding on the way has touched: what is 2 but for those is 2. */
function withoutNoise(decimal: Decimal): Decimal {
  return decimal.toSignificantDigits(workingDigits - 10)
}

function isZero(one: Value): boolean {
  return one.kind === 'exact' ? one.fraction.numerator === 0n : one.decimal.isZero()
}

function isNegative(one: Value): boolean {
  return one.kind === 'exact'
    ? one.fraction.numerator < 0n
    : one.decimal.isNegative() && !one.decimal.isZero()
}
