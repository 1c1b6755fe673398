/** What an answer cost. */
import { Decimal } from 'decimal.js'
import type { Usage } from '#shared/common'
import type { ModelInfo } from '#shared/provider'
import { type Price, priceOf } from './prices.ts'

/**
 * US dollars of one request as decimal text, exact; null where the price is not known. Input that was read from the
 * service's cache costs less where that price is known, and the full price otherwise; a long request may cost more.
 */
export function cost(
  usage: Usage,
  model: Pick<ModelInfo, 'id' | 'inputPrice' | 'outputPrice'>,
): string | null {
  if (model.inputPrice === null || model.outputPrice === null) return null
  const known = priceOf(model.id)
  const isSamePrice = known !== null && new Decimal(known.input).equals(model.inputPrice)
  const listed = { input: model.inputPrice, cachedInput: null, output: model.outputPrice }
  const price = isSamePrice ? priceAt(known, usage.inputTokens) : listed
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens)
  return new Decimal(price.input)
    .times(usage.inputTokens - cached)
    .plus(new Decimal(price.cachedInput ?? price.input).times(cached))
    .plus(new Decimal(price.output).times(usage.outputTokens))
    .dividedBy(1_000_000)
    .toFixed()
}

function priceAt(price: Price, inputTokens: number): Pick<Price, 'input' | 'cachedInput' | 'output'> {
  return price.long !== null && inputTokens > price.long.tokens ? price.long : price
}
