/** What a step cost: what its services told of each attempt, by the price of its model. */
import { addCosts, type Cost, noCost, type Usage, unknownCost } from '#shared/common'
import type { ModelInfo } from '#shared/providers/provider'
import { nanosOf } from '../base/money.ts'
import { costNanos } from '../models/cost.ts'
import type { ModelResult } from '../models/model.ts'
import type { RetriedResult } from '../models/retry.ts'

/** All attempts of a step together: what failed attempts have used is paid for too. */
export function costOfStep(retried: RetriedResult, info: ModelInfo): Cost {
  const { result, failedUsage, usageIncomplete } = retried
  const cost = addCosts(result === null ? noCost : costOf(result, info), costOfUsage(failedUsage, info))
  return usageIncomplete && !isFree(info) ? { ...cost, atLeast: true } : cost
}

function costOf(result: ModelResult, info: ModelInfo): Cost {
  if (!result.ok) return costOfUsage(result.usage, info)
  const { usage, cost } = result.answer
  const charged = cost === undefined ? null : nanosOf(cost)
  if (charged !== null) return { nanos: charged, atLeast: false }
  return usage === null ? costOfUntold(info) : costOfUsage(usage, info)
}

/** What was asked and perhaps answered, without a word of what it used. undefined: the model is not known either. */
export function costOfUntold(info: ModelInfo | undefined): Cost {
  return info !== undefined && isFree(info) ? noCost : unknownCost
}

function costOfUsage(usage: Usage | null, info: ModelInfo): Cost {
  if (usage === null) return noCost
  const nanos = costNanos(usage, info)
  return nanos === null ? unknownCost : { nanos, atLeast: false }
}

/** A model on this machine costs nothing, whatever it used. */
function isFree({ inputPrice, outputPrice }: ModelInfo): boolean {
  return inputPrice === '0' && outputPrice === '0'
}
