/**
 * Asks a model again where that can help. All of it can be seen and cancelled: each wait is announced before it begins.
 * Which model comes after this one is the agent loop's matter.
 */
import { addUsage, noUsage, type Usage } from '#shared/common'
import { type AppError, toAppError } from '#shared/errors'
import { sleep as realSleep, type Sleep } from '../base/sleep.ts'
import { cancelled, isRetryable, withRetryAfter } from './failure.ts'
import type { Model, ModelEvent, ModelFailure, ModelRequest, ModelResult } from './model.ts'

/** Milliseconds before each further attempt at one model; ±20 % of jitter come on top. */
export const retryWaits: readonly number[] = [2000, 4000, 8000, 16_000]
/** A service that wants to be left alone for longer is given up at once. */
const longestWaitMs = 60_000
const jitter = 0.2

export interface RetryNotice {
  /** 1 to 4: how often this model will have been asked again. */
  readonly attempt: number
  readonly waitMs: number
  readonly failure: ModelFailure
}

export interface RetryOptions {
  readonly model: Model
  /** Asked before each attempt; what it throws ends all of it and comes back as `refusal`. */
  readonly request: () => ModelRequest | Promise<ModelRequest>
  readonly signal: AbortSignal
  /** The first event of a further attempt means: what came before is void. `attempt` counts 0, 1, 2 … */
  readonly onEvent: (event: ModelEvent, attempt: number) => void
  readonly onRetry?: (notice: RetryNotice) => void
  readonly sleep?: Sleep
  /** 0 up to 1, for the jitter. */
  readonly random?: () => number
}

/** What all attempts at one model came to. What failed attempts have used is paid for too, however it ended. */
export type RetriedResult = AttemptTotals &
  (
    | { readonly result: ModelResult; readonly refusal: null }
    /** `request` threw: the model cannot be had (any more), such as offline or without its provider. */
    | { readonly result: null; readonly refusal: AppError }
  )

export interface AttemptTotals {
  /** How many requests were made. */
  readonly attempts: number
  /** What the attempts before `result` have used, as far as they reported it; null where none did. */
  readonly failedUsage: Usage | null
  /** True where a failed attempt, the last one too, may have used more than it reported. */
  readonly usageIncomplete: boolean
}

/** Resolves with the first answer, with the last failure or with a refusal; never rejects for what the world does. */
export async function streamWithRetry(options: RetryOptions): Promise<RetriedResult> {
  const { model, signal, sleep = realSleep, random = Math.random } = options
  let attempts = 0
  let failedUsage: Usage | null = null
  let usageIncomplete = false

  async function ask(): Promise<ModelResult | AppError> {
    if (signal.aborted) return { ok: false, failure: cancelled, usage: null, usageComplete: true }
    let request: ModelRequest
    try {
      request = await options.request()
    } catch (thrown) {
      return toAppError(thrown)
    }
    const attempt = attempts
    attempts += 1
    const asked = await model.stream(request, {
      signal,
      onEvent: (event) => options.onEvent(event, attempt),
    })
    if (!asked.ok && asked.usageComplete !== true) usageIncomplete = true
    return asked
  }

  let result = await ask()
  for (const [index, base] of retryWaits.entries()) {
    if (isRefusal(result) || result.ok || signal.aborted || !isRetryable(result.failure)) break
    const wanted = result.failure.retryAfterMs ?? 0
    if (wanted > longestWaitMs) {
      result = { ...result, failure: withRetryAfter(result.failure, wanted) }
      break
    }
    const waitMs = Math.round(Math.max(wanted, base * (1 - jitter + 2 * jitter * random())))
    options.onRetry?.({ attempt: index + 1, waitMs, failure: result.failure })
    if (result.usage !== null) failedUsage = addUsage(failedUsage ?? noUsage, result.usage)
    await sleep(waitMs, signal)
    result = await ask()
  }
  const totals = { attempts, failedUsage, usageIncomplete }
  return isRefusal(result)
    ? { ...totals, result: null, refusal: result }
    : { ...totals, result, refusal: null }
}

function isRefusal(result: ModelResult | AppError): result is AppError {
  return result instanceof Error
}
