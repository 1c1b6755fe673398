import { expect, test } from 'vitest'
import { count, firstCount } from '#main/base/untrusted'

test('takes no count from a server that the contract could not carry, so that one absurd number breaks no run', () => {
  for (const absurd of [1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN, -1, '7', null]) {
    const taken = count(absurd)
    // A run sums up what its steps report.
    expect(Number.isSafeInteger(taken * 1000), String(absurd)).toBe(true)
    expect(taken).toBeGreaterThanOrEqual(0)
  }
  expect(count(12.4)).toBe(12)
  expect(firstCount('9'.repeat(40))).toBeNull()
})
