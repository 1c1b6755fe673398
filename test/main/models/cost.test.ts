/** What a request costs in whole nano-dollars. */
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cost, costNanos } from '#main/models/cost'

const used = (inputTokens: number, outputTokens: number, cachedInputTokens = 0) => ({
  inputTokens,
  outputTokens,
  cachedInputTokens,
  reasoningTokens: 0,
})

test.each([
  [used(3, 7), 'x', '0.1', '0.2', 1700],
  [used(1_000_000, 100_000), 'x', '3', '15', 4_500_000_000],
  [used(1_000_000, 0, 900_000), 'claude-sonnet-4-5', '3', '15', 570_000_000],
  [used(1_000_000, 0, 900_000), 'claude-sonnet-4-5', '6', '30', 6_000_000_000],
  [used(300_000, 1000), 'gemini-2.5-pro', '1.25', '10', 765_000_000],
  // Bug: a cost of half a nano-dollar is lost, or doubled, by how a floating-point number rounds.
  [used(1, 0), 'x', '0.0005', '0', 1],
  [used(3, 0), 'x', '0.0005', '0', 2],
  [used(1, 0), 'x', '0.000499999999999999999999', '0', 0],
  [used(5, 5), 'x', '0', '0', 0],
])('%j of %s at %s and %s costs %d nano-dollars', (usage, id, inputPrice, outputPrice, expected) => {
  expect(costNanos(usage, { id, inputPrice, outputPrice })).toBe(expected)
})

// Bug: an unknown price, a damaged one, or more than can be counted exactly is booked as a number all the same.
test.each([
  [null, '1'],
  ['1', null],
  ['free', '1'],
  ['-1', '1'],
])('a price of %j and %j is a cost that is not known', (inputPrice, outputPrice) => {
  expect(costNanos(used(10, 10), { id: 'x', inputPrice, outputPrice })).toBeNull()
})

test('more than a safe integer of nano-dollars is not known', () => {
  expect(costNanos(used(1_000_000_000_000, 0), { id: 'x', inputPrice: '10', outputPrice: '0' })).toBeNull()
})

// Bug: the exact cost and the one in decimal text drift apart.
test('is the decimal cost, rounded once, halves up', () => {
  const price = fc
    .tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 9_999_999 }))
    .map(([whole, rest]) => `${whole}.${String(rest).padStart(7, '0')}`)
  const tokens = fc.integer({ min: 0, max: 5_000_000 })
  fc.assert(
    fc.property(price, price, tokens, tokens, tokens, (inputPrice, outputPrice, input, cached, output) => {
      const usage = used(input, output, cached)
      const model = { id: 'x', inputPrice, outputPrice }
      const exact = new Decimal(cost(usage, model) ?? 'NaN').times(1e9)
      expect(costNanos(usage, model)).toBe(exact.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber())
    }),
  )
})
