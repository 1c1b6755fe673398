/**
 * Base: what several tiers of main need and none of them owns; imports shared alone.
 *
 * Money of models is counted in whole nano-dollars (1e-9 US dollars), so that sums are exact. Pure.
 */

/** Nano-dollars of one US dollar. */
export const nanosPerDollar = 1_000_000_000

/** Decimal text without a sign, perhaps with an exponent, as prices and services write it. */
const pattern = /^(\d{1,400})(?:\.(\d{1,400}))?(?:e([+-]?\d{1,3}))?$/i

/**
 * A price or an amount of US dollars as whole nano-dollars, halves rounded up; null where the text is no amount, is
 * negative, or is more than a safe integer of nano-dollars (about nine million dollars).
 */
export function nanosOf(decimalText: string): number | null {
  const fraction = fractionOf(decimalText)
  return fraction === null
    ? null
    : safeNanos(fraction.numerator * BigInt(nanosPerDollar), fraction.denominator)
}

/** An exact amount: `numerator / denominator`, neither negative, the denominator a power of ten. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** The same few prices are asked for with each answer. */
const known = new Map<string, Fraction | null>()
const mostKnown = 1000

/** null where the text is no amount. */
export function fractionOf(decimalText: string): Fraction | null {
  const before = known.get(decimalText)
  if (before !== undefined) return before
  const fraction = readFraction(decimalText)
  if (known.size >= mostKnown) known.clear()
  known.set(decimalText, fraction)
  return fraction
}

function readFraction(decimalText: string): Fraction | null {
  const match = pattern.exec(decimalText)
  if (match === null) return null
  const [, whole = '', decimals = '', exponentText = '0'] = match
  const digits = BigInt(whole + decimals)
  const exponent = Number(exponentText) - decimals.length
  return exponent >= 0
    ? { numerator: digits * 10n ** BigInt(exponent), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-exponent) }
}

/** `numerator / denominator` as a whole number, halves rounded up; null where it is not a safe integer. */
export function safeNanos(numerator: bigint, denominator: bigint): number | null {
  const rounded = (2n * numerator + denominator) / (2n * denominator)
  return rounded <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(rounded) : null
}
