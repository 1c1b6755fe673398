/** Sums of money as decimal text. */
import { Decimal } from 'decimal.js'

/** null where either is unknown. */
export function addMoney(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return null
  try {
    return new Decimal(one).plus(other).toFixed()
  } catch {
    // Damaged text in the database: better no sum than a wrong one.
    return null
  }
}
