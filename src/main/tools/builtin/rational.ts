/** Fractions of whole numbers, so that no digit is lost. What grows too large for that is said so, not worked out. */

export interface Rational {
  readonly numerator: bigint
  /** Above 0; without a common divisor with the numerator. */
  readonly denominator: bigint
}

/** For the person or the model that wrote the expression. */
export class CalculationError extends Error {}

/** About 1,200 digits. */
const mostBits = 4000

/** null where it is too large to be kept exactly. */
export function rational(numerator: bigint, denominator = 1n): Rational | null {
  if (denominator === 0n) throw new CalculationError('Division by zero.')
  const sign = denominator < 0n ? -1n : 1n
  const divisor = gcd(abs(numerator), abs(denominator)) * sign
  const result = { numerator: numerator / divisor, denominator: denominator / divisor }
  return bits(result.numerator) > mostBits || bits(result.denominator) > mostBits ? null : result
}

export function whole(value: bigint): Rational {
  return { numerator: value, denominator: 1n }
}

export function add(one: Rational, other: Rational): Rational | null {
  const numerator = one.numerator * other.denominator + other.numerator * one.denominator
  return rational(numerator, one.denominator * other.denominator)
}

export function negate(one: Rational): Rational {
  return { ...one, numerator: -one.numerator }
}

export function multiply(one: Rational, other: Rational): Rational | null {
  return rational(one.numerator * other.numerator, one.denominator * other.denominator)
}

export function divide(one: Rational, other: Rational): Rational | null {
  return rational(one.numerator * other.denominator, one.denominator * other.numerator)
}

/** With the sign of the dividend. The divisor is not 0. */
export function remainder(one: Rational, other: Rational): Rational | null {
  const [left, right] = [one.numerator * other.denominator, other.numerator * one.denominator]
  return rational(left % right, one.denominator * other.denominator)
}

/** To a whole power; null where that is too large. 0 to a negative power is not asked. */
export function power(base: Rational, times: bigint): Rational | null {
  const count = abs(times)
  const isTrivial = abs(base.numerator) <= 1n && base.denominator === 1n
  const size = BigInt(Math.max(bits(base.numerator), bits(base.denominator), 1))
  if (!isTrivial && (size - 1n) * count > BigInt(mostBits)) return null
  // A power of 1, 0 or -1 depends on the exponent's parity alone.
  const steps = isTrivial ? (count === 0n ? 0n : 2n - (count % 2n)) : count
  const [numerator, denominator] = [base.numerator ** steps, base.denominator ** steps]
  return times < 0n ? rational(denominator, numerator) : rational(numerator, denominator)
}

/** null where the root is no fraction. The value is not negative. */
export function squareRoot(one: Rational): Rational | null {
  const [numerator, denominator] = [wholeRoot(one.numerator), wholeRoot(one.denominator)]
  return numerator === null || denominator === null ? null : rational(numerator, denominator)
}

export function compare(one: Rational, other: Rational): number {
  const difference = one.numerator * other.denominator - other.numerator * one.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function floor(one: Rational): Rational {
  const cut = one.numerator / one.denominator
  return whole(one.numerator < 0n && cut * one.denominator !== one.numerator ? cut - 1n : cut)
}

/** Half away from zero, as people round. */
export function round(one: Rational, digits: number): Rational | null {
  const scale = 10n ** BigInt(digits)
  const doubled = 2n * abs(one.numerator) * scale + one.denominator
  const rounded = doubled / (2n * one.denominator)
  return rational(one.numerator < 0n ? -rounded : rounded, scale)
}

/** In full; null where no number of digits shows it. */
export function format(one: Rational): string | null {
  const digits = decimalDigits(one.denominator)
  if (digits === null) return null
  const scaled = (abs(one.numerator) * 10n ** BigInt(digits)) / one.denominator
  const text = scaled.toString().padStart(digits + 1, '0')
  const sign = one.numerator < 0n ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
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
