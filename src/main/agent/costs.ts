/** Sums of money as decimal text. Pure. */
import { Decimal } from 'decimal.js'

/** null where either is unknown: a sum that leaves something out would be a wrong one. */
export function addCosts(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return null
  if (one === '0') return other
  if (other === '0') return one
  return new Decimal(one).plus(other).toFixed()
}
