/** Validates providers in the background: a few at once, each with a time-out, a newer one in place of an older. */
import { AppError, type Notice, notice, toAppError } from '#shared/errors'
import type { Provider } from '#shared/providers/provider'
import { failureToAppError } from './failure.ts'
import type { ListResult } from './model.ts'
import type { ProviderServiceOptions } from './provider-service.ts'

export interface Validator {
  /** Returns at once; the status is `pending` until it is its turn. */
  validate(id: string): void
  cancel(id: string): void
  isUnderWay(id: string): boolean
  settled(): Promise<void>
  close(): void
}

type Options = Pick<
  ProviderServiceOptions,
  'providers' | 'models' | 'registry' | 'announce' | 'now' | 'log' | 'timeoutMs'
>

const atOnce = 4
const defaultTimeoutMs = 15_000

export function createValidator(options: Options): Validator {
  const { providers, models, registry, announce, now } = options
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  /** The newest validation of each provider; one that is no longer here has been superseded. */
  const current = new Map<string, AbortController>()
  const waiting: { readonly id: string; readonly controller: AbortController }[] = []
  const running = new Set<Promise<void>>()
  let closed = false

  function setStatus(provider: Provider, status: 'pending' | 'validating'): void {
    const { latencyMs, validatedAt } = provider
    providers.setStatus(provider.id, { status, reason: null, latencyMs, validatedAt })
    announce('providers', [provider.id])
  }

  function startNext(): void {
    while (running.size < atOnce) {
      const next = waiting.shift()
      if (next === undefined) return
      if (next.controller.signal.aborted) continue
      const work = validateNow(next.id, next.controller)
        .catch((error: unknown) => options.log?.warn('A validation failed inside.', { thrown: error }))
        .finally(() => {
          running.delete(work)
          if (current.get(next.id) === next.controller) current.delete(next.id)
          startNext()
        })
      running.add(work)
    }
  }

  async function validateNow(id: string, controller: AbortController): Promise<void> {
    const provider = providers.get(id)
    if (provider === undefined) return
    setStatus(provider, 'validating')
    const startedAt = now()
    const outcome = await listModels(provider, controller.signal)
    // Superseded, deleted or closed meanwhile: then this outcome says nothing any more.
    const latest = providers.get(id)
    if (closed || current.get(id) !== controller || latest === undefined) return
    const at = now()
    if (outcome.ok) {
      const listed = outcome.models.map((model) => ({ ...model, providerId: id, listedAt: at }))
      models.replaceAll(id, listed)
      const latencyMs = Math.max(0, at - startedAt)
      providers.setStatus(id, { status: 'connected', reason: null, latencyMs, validatedAt: at })
      announce('models', [id])
    } else {
      // The models known from before stay, so that a short trouble empties no list.
      const { latencyMs } = latest
      providers.setStatus(id, { status: outcome.status, reason: outcome.reason, latencyMs, validatedAt: at })
    }
    announce('providers', [id])
  }

  async function listModels(provider: Provider, signal: AbortSignal): Promise<Listed> {
    try {
      const source = await registry.source(provider.id)
      // Not before: the keychain may ask the person for a password first, and that is no fault of the provider.
      const timeout = AbortSignal.timeout(timeoutMs)
      const result = await source.list(AbortSignal.any([signal, timeout]))
      if (result.ok) return result
      if (!timeout.aborted)
        return { ok: false, status: 'error', reason: failureToAppError(result.failure).toNotice() }
      const reason = notice('provider-silent', { name: provider.name, wait: timeoutMs })
      return { ok: false, status: 'error', reason }
    } catch (error) {
      const failure = toAppError(error)
      if (!(error instanceof AppError)) options.log?.warn('A provider could not be asked.', { thrown: error })
      // Offline or locked is no fault of the provider: it is asked again when that has changed.
      const status = failure.code === 'offline' || failure.code === 'vault-locked' ? 'pending' : 'error'
      return { ok: false, status, reason: failure.toNotice() }
    }
  }

  function cancel(id: string): void {
    current.get(id)?.abort()
    current.delete(id)
  }

  return {
    validate(id) {
      if (closed) return
      cancel(id)
      const controller = new AbortController()
      current.set(id, controller)
      waiting.push({ id, controller })
      const provider = providers.get(id)
      if (provider !== undefined) setStatus(provider, 'pending')
      // Whoever asked has its answer before the first request goes out.
      setImmediate(startNext)
    },
    cancel,
    isUnderWay: (id) => current.has(id),
    async settled() {
      while (running.size > 0 || waiting.some(({ controller }) => !controller.signal.aborted)) {
        await Promise.allSettled(running)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    close() {
      closed = true
      for (const controller of current.values()) controller.abort()
      current.clear()
      waiting.length = 0
    },
  }
}

type Listed =
  | Extract<ListResult, { ok: true }>
  | { readonly ok: false; readonly status: 'pending' | 'error'; readonly reason: Notice }
