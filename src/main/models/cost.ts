/** What an answer cost. */
import { Decimal } from 'decimal.js'
import type { Usage } from '#shared/common'
import type { ModelInfo } from '#shared/providers/provider'
import { fractionOf, safeNanos } from '../base/money.ts'
import { type Price, priceOf } from './prices.ts'

type PricedModel = Pick<ModelInfo, 'id' | 'inputPrice' | 'outputPrice'>
type TokenPrice = Pick<Price, 'input' | 'cachedInput' | 'output'>

/**
 * Whole nano-dollars of one request, exact, halves rounded up; null where the price is not known. Input that was read
 * from the service's cache costs less where that price is known, and the full price otherwise; a long request may cost
 * more.
 */
export function costNanos(usage: Usage, model: PricedModel): number | null {
  const price = priceFor(usage, model)
  if (price === null) return null
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens)
  const parts = [
    { text: price.input, tokens: usage.inputTokens - cached },
    { text: price.cachedInput ?? price.input, tokens: cached },
    { text: price.output, tokens: usage.outputTokens },
  ]
  let [numerator, denominator] = [0n, 1n]
  for (const { text, tokens } of parts) {
    const fraction = fractionOf(text)
    if (fraction === null) return null
    numerator = numerator * fraction.denominator + fraction.numerator * BigInt(tokens) * denominator
    denominator *= fraction.denominator
  }
  // A price is for a million tokens, and a dollar has a thousand million nano-dollars.
  return safeNanos(numerator * 1000n, denominator)
}

/** As `costNanos`, in US dollars as decimal text, not rounded. */
export function cost(usage: Usage, model: PricedModel): string | null {
  const price = priceFor(usage, model)
  if (price === null) return null
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens)
  return new Decimal(price.input)
    .times(usage.inputTokens - cached)
    .plus(new Decimal(price.cachedInput ?? price.input).times(cached))
    .plus(new Decimal(price.output).times(usage.outputTokens))
    .dividedBy(1_000_000)
    .toFixed()
}

function priceFor(usage: Usage, model: PricedModel): TokenPrice | null {
  if (model.inputPrice === null || model.outputPrice === null) return null
  const known = priceOf(model.id)
  const isSamePrice = known !== null && new Decimal(known.input).equals(model.inputPrice)
  return isSamePrice
    ? priceAt(known, usage.inputTokens)
    : { input: model.inputPrice, cachedInput: null, output: model.outputPrice }
}

function priceAt(price: Price, inputTokens: number): TokenPrice {
  return price.long !== null && inputTokens > price.long.tokens ? price.long : price
}
