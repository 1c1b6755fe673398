/** Failures of models: each gets a kind that the code can branch on and a text that a person can act on. */
import { AppError } from '#shared/errors'
import type { PresetId, ProviderType } from '#shared/providers/provider'
import { codeOf, inEnglish, type KnownText, type TextKey, text } from '#shared/texts/catalogue'
import type { HttpOutcome } from '../base/http.ts'
import { serviceWords } from '../base/redact.ts'
import { isRecord } from '../base/untrusted.ts'
import type { ModelErrorKind, ModelFailure, ModelFailureKey } from './model.ts'
import { retryAfterMs } from './retry-after.ts'

/** The service that failed, as messages name it. */
export interface Service {
  /** The name its owner gave it. */
  readonly name: string
  readonly type: ProviderType
  readonly preset: PresetId | null
  readonly baseUrl: string
  /** Host and port. */
  readonly host: string
  /** True on this machine or in its private network. */
  readonly local: boolean
  /** Cut out of every message. */
  readonly secret: string | null
}

/** Carries a failure out of a reader, past the transport. */
export class AnswerFailure extends Error {
  readonly failure: ModelFailure
  constructor(failure: ModelFailure) {
    super(failure.message)
    this.failure = failure
  }
}

const retryable: ReadonlySet<ModelErrorKind> = new Set<ModelErrorKind>([
  'rate-limit',
  'overloaded',
  'network',
  'timeout',
  'malformed',
])

/** True where the same request may succeed later. */
export function isRetryable({ kind, lasting }: ModelFailure): boolean {
  return retryable.has(kind) && lasting !== true
}

export function failureToAppError(failure: ModelFailure): AppError {
  const data = {
    ...(failure.status === undefined ? {} : { status: failure.status }),
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
  }
  return new AppError(`model-${failure.kind}`, failure.message, {
    text: failure.text,
    retryable: isRetryable(failure),
    ...(Object.keys(data).length === 0 ? {} : { data }),
  })
}

/** A failure that says this; its code names the kind. */
export function failureOf(
  said: KnownText<ModelFailureKey>,
  facts: Omit<ModelFailure, 'kind' | 'text' | 'message'> = {},
): ModelFailure {
  const kind = codeOf(said.key).slice('model-'.length) as ModelErrorKind
  return { kind, text: said, message: inEnglish(said), ...facts }
}

/** The same failure, of a service that wants to be left alone for so long. */
export function withRetryAfter(
  { kind, text: said, message: _, ...facts }: ModelFailure,
  retryAfterMs: number,
) {
  return failureOf({ key: said.key, params: { ...said.params, retryAfterMs } }, facts)
}

export const cancelled: ModelFailure = failureOf(text('model-cancelled'))

/** What a service can send that is no answer. */
export type MalformedPart = Extract<TextKey, `sent-${string}`>

export function malformed(service: Service, what: MalformedPart): ModelFailure {
  const protocol = protocolName(service)
  return failureOf(text('service-sent', { who: label(service), what: text(what), protocol }))
}

export function emptyAnswer(service: Service): ModelFailure {
  return failureOf(text('service-sent-nothing', { who: label(service) }))
}

export function cutOff(service: Service): ModelFailure {
  return failureOf(text('service-cut-off', { who: label(service) }))
}

/** The service itself said that it would not end its answer. */
export function brokenOff(service: Service): ModelFailure {
  return failureOf(text('service-answer-broke-off', { who: label(service) }), { status: 502 })
}

/** What the transport met. `modelId` is null where no one model was asked. `now` in UTC milliseconds. */
export function failureOfOutcome(
  outcome: Exclude<HttpOutcome, { kind: 'end' }>,
  service: Service,
  modelId: string | null,
  now: () => number = Date.now,
): ModelFailure {
  switch (outcome.kind) {
    case 'cancelled':
      return cancelled
    case 'timeout':
      return failureOf(timeoutText(outcome, service))
    case 'broken':
      return outcome.begun ? brokenLater(outcome.error, service) : brokenAtOnce(outcome.error, service)
    case 'wrong-type': {
      const told = errorIn(outcome.body)
      if (told !== null) return failureOfError(told, service, modelId)
      return outcome.contentType.startsWith('text/html')
        ? failureOf(text('service-web-page', { who: label(service), address: service.baseUrl }), {
            status: outcome.status,
            lasting: true,
          })
        : malformed(service, 'sent-no-answer')
    }
    case 'status': {
      const { status, headers, body } = outcome
      if (status >= 300 && status < 400) return redirected(headers.location, service, status)
      const told = errorIn(body) ?? { message: body.trimStart().startsWith('<') ? '' : body }
      const wait = retryAfterMs(headers, body, now())
      const failure = failureOfError({ ...told, status }, service, modelId)
      return wait === null ? failure : { ...failure, retryAfterMs: wait }
    }
  }
}

/** An error as a service tells it, in a body or in the middle of a stream. */
export interface ToldError {
  readonly status?: number
  readonly code?: string
  readonly message: string
}

/** Finds the error in a service's JSON: `{ error: { … } }`, `{ error: '…' }`, a list of one, or FastAPI's `detail`. */
export function errorIn(body: string): ToldError | null {
  try {
    return errorOf(JSON.parse(body))
  } catch {
    return null
  }
}

export function errorOf(parsed: unknown): ToldError | null {
  const holder = Array.isArray(parsed) ? parsed[0] : parsed
  if (!isRecord(holder)) return null
  const error = holder.error ?? holder.detail ?? (holder.object === 'error' ? holder : undefined)
  if (typeof error === 'string') return { message: error }
  if (!isRecord(error)) return typeof holder.message === 'string' ? { message: holder.message } : null
  const code = [error.code, error.type, error.status].filter((one) => typeof one === 'string').join(' ')
  const status = typeof error.code === 'number' ? error.code : undefined
  const metadata =
    isRecord(error.metadata) && typeof error.metadata.raw === 'string' ? error.metadata.raw : ''
  const message = [error.message, metadata].filter((one) => typeof one === 'string' && one !== '').join(' – ')
  return status === undefined ? { code, message } : { code, message, status }
}

export function failureOfError(error: ToldError, service: Service, modelId: string | null): ModelFailure {
  const status = error.status ?? statusOfCode(error.code ?? '')
  const reported = serviceWords(error.message, service.secret)
  const kind = classify(status, error.code ?? '', error.message)
  const own = explain(kind, status, `${error.code ?? ''} ${error.message}`, service, modelId)
  const full = reported === '' ? own : { key: own.key, params: { ...own.params, reported } }
  return failureOf(full, error.status === undefined ? {} : { status: error.status })
}

function statusOfCode(code: string): number {
  const table: readonly (readonly [RegExp, number])[] = [
    [/overloaded|unavailable/i, 529],
    [/rate_limit|resource_exhausted|too_many/i, 429],
    [/authentication|unauthenticated|invalid_api_key/i, 401],
    [/permission/i, 403],
    [/billing|insufficient_quota/i, 402],
    [/too_large/i, 413],
    [/not_found/i, 404],
    [/invalid|bad_request|failed_precondition/i, 400],
    [/timeout|deadline/i, 504],
  ]
  return table.find(([pattern]) => pattern.test(code))?.[1] ?? 500
}

const contextPatterns =
  /context.?length|context.?window|maximum context|context size|prompt is too long|too many (input )?tokens|input token count|exceeds? the (available )?context|request_too_large|input is too long|model_context_window/i
const filterPatterns =
  /content.?filter|content_policy|content policy|responsibleai|data_inspection_failed|safety system|flagged as potentially|moderation/i
// A limit per minute may speak of billing too, where it advises a larger plan.
const creditPatterns =
  /insufficient_quota|credit balance|billing_|billing hard limit|insufficient balance|payment required|arrearage/i
const keyPatterns =
  /api.?key (not valid|expired|invalid)|invalid api.?key|incorrect api.?key|invalid_api_key/i

/** Ollama, of a model that does not fit; it says so with status 500. */
const memoryPattern = /more system memory|out of memory/i

function classify(status: number, code: string, message: string): ModelErrorKind {
  const all = `${code} ${message}`
  if (status === 401 || status === 402 || keyPatterns.test(all) || creditPatterns.test(all)) return 'auth'
  if (status === 403) return filterPatterns.test(all) ? 'content-filter' : 'auth'
  if (status === 413) return 'context-length'
  if (status === 429) return 'rate-limit'
  if (status === 408) return 'timeout'
  if (contextPatterns.test(all)) return 'context-length'
  if (filterPatterns.test(all)) return 'content-filter'
  if (memoryPattern.test(all)) return 'bad-request'
  if (status >= 500) return 'overloaded'
  return 'bad-request'
}

type FailureText = KnownText<ModelFailureKey>

function explain(
  kind: ModelErrorKind,
  status: number,
  all: string,
  service: Service,
  modelId: string | null,
): FailureText {
  const who = label(service)
  switch (kind) {
    case 'auth':
      if (status === 402 || creditPatterns.test(all)) return text('service-no-credit', { who })
      if (status === 403) return text('service-not-allowed', { who })
      return service.secret === null
        ? text('service-key-missing', { who })
        : text('service-key-refused', { who })
    case 'rate-limit':
      return text('service-asked-too-often', { who })
    case 'overloaded':
      return text('service-in-trouble', { who, status: String(status) })
    case 'context-length':
      return text('context-too-long', { model: modelId ?? text('the-model') })
    case 'content-filter':
      return text('content-refused', { who })
    case 'timeout':
      return text('service-too-slow', { who })
    default:
      return explainRefusal(status, all, service, modelId)
  }
}

function explainRefusal(status: number, all: string, service: Service, modelId: string | null): FailureText {
  const who = label(service)
  const model = modelId ?? text('the-model-first')
  if (/does not support tools/i.test(all)) return text('model-without-tools', { model, who })
  if (memoryPattern.test(all)) return text('model-too-large', { model, who })
  const isModelMissing =
    modelId !== null && (status === 404 || /model.{0,80}(not found|does not exist)/i.test(all))
  if (isModelMissing && service.type === 'ollama') {
    return text('model-not-pulled', { host: service.host, model: modelId })
  }
  if (isModelMissing) return text('model-unknown', { who, model: modelId })
  if (status === 404) return text('service-address-unknown', { who, address: service.baseUrl })
  return text('service-refused', { who, status: String(status) })
}

function redirected(location: string | undefined, service: Service, status: number): ModelFailure {
  const who = label(service)
  const isKnown = location !== undefined && URL.canParse(location, service.baseUrl)
  const origin = isKnown ? new URL(location, service.baseUrl).origin : null
  // The names of hosts are in small letters, whatever the key is in.
  const { secret } = service
  const holdsKey = secret !== null && origin?.includes(secret.toLowerCase()) === true
  const said =
    origin === null || holdsKey
      ? text('service-redirects', { who })
      : text('service-redirects-to', { who, origin })
  return failureOf(said, { status })
}

function timeoutText(outcome: Extract<HttpOutcome, { kind: 'timeout' }>, service: Service): FailureText {
  const places = { who: label(service), wait: outcome.afterMs }
  switch (outcome.phase) {
    case 'connect':
      return text('service-connect-timeout', places)
    case 'first-piece':
      return service.local ? text('local-service-silent', places) : text('service-silent', places)
    case 'stall':
      return text('service-stalled', places)
  }
}

function brokenLater(error: unknown, service: Service): ModelFailure {
  return codeIn(error).startsWith('HPE_') ? malformed(service, 'sent-broken-answer') : cutOff(service)
}

function brokenAtOnce(error: unknown, service: Service): ModelFailure {
  const code = codeIn(error)
  if (code.startsWith('HPE_')) return malformed(service, 'sent-no-http')
  return failureOf(
    networkText(code, error, service),
    isCertificate(code) || isTls(code) ? { lasting: true } : {},
  )
}

const isCertificate = (code: string) => /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ALTNAME/.test(code)
const isTls = (code: string) => code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')

function networkText(code: string, error: unknown, service: Service): FailureText {
  const who = label(service)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return text('host-unknown', { host: service.host, name: service.name })
  }
  if (code === 'ECONNREFUSED') return refusedText(service)
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'ENETDOWN') {
    return text('network-down', { who })
  }
  if (isCertificate(code)) return text('certificate-untrusted', { who, cause: code })
  if (isTls(code)) return text('connection-insecure', { who })
  if (/prox/i.test(error instanceof Error ? error.message : '')) return text('proxy-refused', { who })
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET') {
    return text('service-closed', { who })
  }
  return code === ''
    ? text('service-unreachable', { who })
    : text('service-unreachable-because', { who, cause: code })
}

function refusedText(service: Service): FailureText {
  if (service.type === 'ollama') return text('ollama-not-running', { host: service.host })
  return service.local
    ? text('local-service-not-running', { host: service.host, name: service.name })
    : text('connection-refused', { who: label(service) })
}

function label(service: Service): string {
  return service.host === '' || service.name.includes(service.host)
    ? service.name
    : `${service.name} (${service.host})`
}

function protocolName(service: Service): string {
  switch (service.type) {
    case 'anthropic':
      return 'Anthropic'
    case 'google':
      return 'Gemini'
    case 'ollama':
      return 'Ollama'
    default:
      return 'Chat Completions'
  }
}

/** undici wraps what the socket met; the first code on the way down says it. */
function codeIn(error: unknown): string {
  for (let one: unknown = error, depth = 0; isRecord(one) && depth < 5; one = one.cause, depth += 1) {
    if (typeof one.code === 'string' && !/^UND_ERR_(SOCKET|ABORTED)$/.test(one.code)) return one.code
    if (Array.isArray(one.errors) && one.errors.length > 0) return codeIn(one.errors[0])
  }
  return isRecord(error) && typeof error.code === 'string' ? error.code : ''
}
