/** Reads values out of JSON that came from outside: a wrong type is as good as none. */

export type UntrustedRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is UntrustedRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function record(value: unknown): UntrustedRecord {
  return isRecord(value) ? value : {}
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Beyond any count of tokens, and small enough that sums of such counts stay exact. */
const mostCounted = 1e12

/** A count of tokens or the like; 0 where there is none, or none that can be true. */
export function count(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= mostCounted ? Math.round(value) : 0
}

/** The first of the values that is a positive number. */
export function firstCount(...values: readonly unknown[]): number | null {
  for (const value of values) {
    const number = count(typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)
    if (number > 0) return number
  }
  return null
}

export function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null
}
