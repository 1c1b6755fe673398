/**
 * Asks a model again where that can help, and the fallback models after it. All of it can be seen and cancelled: each
 * wait and each switch is announced before it happens.
 */
import { cancelled, isRetryable } from './failure.ts'
import type { Model, ModelEvent, ModelFailure, ModelRequest, ModelResult } from './model.ts'
import { sleep as realSleep, type Sleep } from './sleep.ts'

/** Milliseconds before each further attempt at one model; ±20 % of jitter come on top. */
export const retryWaits: readonly number[] = [2000, 4000, 8000, 16_000]
/** A service that wants to be left alone for longer is given up at once. */
const LONGEST_WAIT_MS = 60_000
const JITTER = 0.2

export interface RetryNotice {
  /** 1 to 4: how often this model will have been asked again. */
  readonly attempt: number
  readonly waitMs: number
  readonly failure: ModelFailure
  readonly model: Model
}

export interface SwitchNotice {
  readonly from: Model
  readonly to: Model
  readonly failure: ModelFailure
}

export interface RetryOptions {
  /** The agent's model, then its fallbacks; at least one. */
  readonly candidates: readonly Model[]
  /** Builds the request for one of them: capabilities and window differ. */
  readonly request: (model: Model) => ModelRequest | Promise<ModelRequest>
  readonly signal: AbortSignal
  /** The first event of a further attempt means: what came before is void. `attempt` counts 0, 1, 2 … over all. */
  readonly onEvent: (event: ModelEvent, attempt: number) => void
  readonly onRetry?: (notice: RetryNotice) => void
  readonly onSwitch?: (notice: SwitchNotice) => void
  readonly sleep?: Sleep
  /** 0 up to 1, for the jitter. */
  readonly random?: () => number
}

export interface RetriedResult {
  readonly result: ModelResult
  /** The model that answered, or that failed last. */
  readonly model: Model
  /** How many requests were made. */
  readonly attempts: number
}

/** Resolves with the first answer, or with the last failure; never rejects for what the world does. */
export async function streamWithRetry(options: RetryOptions): Promise<RetriedResult> {
  const { candidates, signal, sleep = realSleep, random = Math.random } = options
  let attempts = 0

  async function ask(model: Model): Promise<ModelResult> {
    if (signal.aborted) return { ok: false, failure: cancelled, usage: null }
    const request = await options.request(model)
    const attempt = attempts++
    return model.stream(request, { signal, onEvent: (event) => options.onEvent(event, attempt) })
  }

  async function askUntilUseless(model: Model): Promise<ModelResult> {
    let result = await ask(model)
    for (const [index, base] of retryWaits.entries()) {
      if (result.ok || signal.aborted || !isRetryable(result.failure.kind)) return result
      const wanted = result.failure.retryAfterMs ?? 0
      if (wanted > LONGEST_WAIT_MS) return { ...result, failure: askLater(result.failure, wanted) }
      const waitMs = Math.round(Math.max(wanted, base * (1 - JITTER + 2 * JITTER * random())))
      options.onRetry?.({ attempt: index + 1, waitMs, failure: result.failure, model })
      await sleep(waitMs, signal)
      result = await ask(model)
    }
    return result
  }

  let [model] = candidates
  if (model === undefined) throw new Error('streamWithRetry needs a model.')
  let result = await askUntilUseless(model)
  for (const next of candidates.slice(1)) {
    if (result.ok || signal.aborted || result.failure.kind === 'cancelled') break
    options.onSwitch?.({ from: model, to: next, failure: result.failure })
    model = next
    result = await askUntilUseless(model)
  }
  return { result, model, attempts }
}

function askLater(failure: ModelFailure, waitMs: number): ModelFailure {
  const minutes = Math.ceil(waitMs / 60_000)
  const when = minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
  return { ...failure, message: `${failure.message} It wants to be asked again in ${when}.` }
}
