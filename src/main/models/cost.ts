/** What an answer cost. */
import { Decimal } from 'decimal.js'
import type { Usage } from '#shared/common'
import type { ModelInfo } from '#shared/provider'
import { priceOf } from './prices.ts'

/**
 * US dollars as decimal text, exact; null where the price is not known. Input that was read from the service's cache
 * costs less where that price is known, and the full price otherwise.
 */
export function cost(
  usage: Usage,
  model: Pick<ModelInfo, 'id' | 'inputPrice' | 'outputPrice'>,
): string | null {
  if (model.inputPrice === null || model.outputPrice === null) return null
  const known = priceOf(model.id)
  const isSamePrice = known !== null && new Decimal(known.input).equals(model.inputPrice)
  const cachedPrice = (isSamePrice && known.cachedInput) || model.inputPrice
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens)
  return new Decimal(model.inputPrice)
    .times(usage.inputTokens - cached)
    .plus(new Decimal(cachedPrice).times(cached))
    .plus(new Decimal(model.outputPrice).times(usage.outputTokens))
    .dividedBy(1_000_000)
    .toFixed()
}
