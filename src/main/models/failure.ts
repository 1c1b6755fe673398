/** Failures of models: each gets a kind that the code can branch on and a message that a person can act on. */
import { AppError, type ErrorCode } from '#shared/errors'
import type { PresetId, ProviderType } from '#shared/provider'
import type { HttpOutcome } from '../base/http.ts'
import { serviceWords } from '../base/redact.ts'
import { isRecord } from '../base/untrusted.ts'
import type { ModelErrorKind, ModelFailure } from './model.ts'
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
  const code: ErrorCode = `model-${failure.kind}`
  const data = {
    ...(failure.status === undefined ? {} : { status: failure.status }),
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
  }
  return new AppError(code, failure.message, {
    retryable: isRetryable(failure),
    ...(Object.keys(data).length === 0 ? {} : { data }),
  })
}

export const cancelled: ModelFailure = { kind: 'cancelled', message: 'The request was cancelled.' }

export function malformed(service: Service, what: string): ModelFailure {
  return {
    kind: 'malformed',
    message: `${label(service)} sent ${what}. Try again; if it stays, check that the address is that of a ${protocolName(service)} service.`,
  }
}

export function emptyAnswer(service: Service): ModelFailure {
  return {
    kind: 'malformed',
    message: `${label(service)} sent an empty answer. Try again, or choose another model.`,
  }
}

export function cutOff(service: Service): ModelFailure {
  return {
    kind: 'network',
    message: `The connection to ${label(service)} ended in the middle of the answer. Try again.`,
  }
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
      return { kind: 'timeout', message: timeoutMessage(outcome, service) }
    case 'broken':
      return outcome.begun ? brokenLater(outcome.error, service) : brokenAtOnce(outcome.error, service)
    case 'wrong-type': {
      const told = errorIn(outcome.body)
      if (told !== null) return failureOfError(told, service, modelId)
      return outcome.contentType.startsWith('text/html')
        ? {
            kind: 'malformed',
            status: outcome.status,
            lasting: true,
            message: `${label(service)} answered with a web page. Check the address: ${service.baseUrl}`,
          }
        : malformed(service, 'something that is not an answer')
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
  const told = serviceWords(error.message, service.secret)
  const kind = classify(status, error.code ?? '', error.message)
  const message = explain(kind, status, `${error.code ?? ''} ${error.message}`, service, modelId)
  return {
    kind,
    message: told === '' ? message : `${message} It said: ${told}`,
    ...(error.status === undefined ? {} : { status: error.status }),
  }
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

function explain(
  kind: ModelErrorKind,
  status: number,
  all: string,
  service: Service,
  modelId: string | null,
): string {
  const who = label(service)
  switch (kind) {
    case 'auth':
      if (status === 402 || creditPatterns.test(all)) {
        return `The account at ${who} has no credit left. Top it up, or choose another model.`
      }
      if (status === 403) return `${who} does not allow this. Check what the key may be used for.`
      return service.secret === null
        ? `${who} wants a key. Add it to the provider.`
        : `${who} did not accept the key. Check it, or paste a new one.`
    case 'rate-limit':
      return `${who} is asked too often just now. Wait a little, or choose another model.`
    case 'overloaded':
      return `${who} has trouble at the moment (${status}). Wait a little, or choose another model.`
    case 'context-length':
      return `The conversation is longer than ${modelId ?? 'the model'} can read. Begin a new chat, or choose a model with a longer context.`
    case 'content-filter':
      return `${who} refused to answer because of its content rules. Word it differently, or choose another model.`
    case 'timeout':
      return `${who} took too long. Try again.`
    default:
      return explainRefusal(status, all, service, modelId)
  }
}

function explainRefusal(status: number, all: string, service: Service, modelId: string | null): string {
  const who = label(service)
  if (/does not support tools/i.test(all)) {
    return `${modelId ?? 'The model'} at ${who} cannot use tools. Choose another model, or take the tools away from the agent.`
  }
  if (memoryPattern.test(all)) {
    return `${modelId ?? 'The model'} needs more memory than ${who} has free. Choose a smaller model, or a shorter context.`
  }
  const isModelMissing =
    modelId !== null && (status === 404 || /model.{0,80}(not found|does not exist)/i.test(all))
  if (isModelMissing && service.type === 'ollama') {
    return `Ollama (${service.host}) does not have the model ${modelId}. Pull it with “ollama pull ${modelId}”, or choose another.`
  }
  if (isModelMissing) return `${who} does not know the model ${modelId}. Choose another.`
  if (status === 404) return `${who} knows no such address. Check it: ${service.baseUrl}`
  return `${who} did not accept the request (${status}).`
}

function redirected(location: string | undefined, service: Service, status: number): ModelFailure {
  const target = location !== undefined && URL.canParse(location, service.baseUrl)
  const to = target ? ` to ${new URL(location, service.baseUrl).origin}` : ''
  return {
    kind: 'bad-request',
    status,
    message: `${label(service)} redirects${to}, and redirects are not followed, so that a key cannot travel. Enter the final address in the provider.`,
  }
}

function timeoutMessage(outcome: Extract<HttpOutcome, { kind: 'timeout' }>, service: Service): string {
  const seconds = Math.max(1, Math.round(outcome.afterMs / 1000))
  const wait = seconds === 1 ? 'a second' : `${seconds} seconds`
  switch (outcome.phase) {
    case 'connect':
      return `${label(service)} could not be reached within ${wait}. Check the address and the network.`
    case 'first-piece':
      return `${label(service)} did not answer within ${wait}. Try again${service.local ? '; perhaps the model is too large for that machine' : ''}.`
    case 'stall':
      return `${label(service)} stopped in the middle of the answer and sent nothing for ${wait}. Try again.`
  }
}

function brokenLater(error: unknown, service: Service): ModelFailure {
  return codeOf(error).startsWith('HPE_') ? malformed(service, 'a broken answer') : cutOff(service)
}

function brokenAtOnce(error: unknown, service: Service): ModelFailure {
  const code = codeOf(error)
  if (code.startsWith('HPE_')) return malformed(service, 'something that is not HTTP')
  return {
    kind: 'network',
    message: networkMessage(code, error, service),
    ...((isCertificate(code) || isTls(code)) && { lasting: true }),
  }
}

const isCertificate = (code: string) => /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ALTNAME/.test(code)
const isTls = (code: string) => code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')

function networkMessage(code: string, error: unknown, service: Service): string {
  const who = label(service)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `The host ${service.host} was not found. Check the address of ${service.name}, and the network.`
  }
  if (code === 'ECONNREFUSED') return refusedMessage(service)
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'ENETDOWN') {
    return `The network to ${who} is down. Check the connection.`
  }
  if (isCertificate(code)) {
    return `The certificate of ${who} is not trusted (${code}). Check the address and the clock of this machine.`
  }
  if (isTls(code)) {
    return `No secure connection to ${who} came about. Perhaps its address begins with http:// instead of https://.`
  }
  if (/prox/i.test(error instanceof Error ? error.message : '')) {
    return `The proxy between this machine and ${who} refused. Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY.`
  }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET') {
    return `${who} closed the connection before it answered. Try again.`
  }
  return `${who} could not be reached${code === '' ? '' : ` (${code})`}. Check the address and the network.`
}

function refusedMessage(service: Service): string {
  if (service.type === 'ollama')
    return `Ollama is not running at ${service.host}. Start Ollama, then try again.`
  if (service.local) return `Nothing answers at ${service.host}. Start ${service.name}, or check the port.`
  return `${label(service)} refused the connection. Check the address.`
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
function codeOf(error: unknown): string {
  for (let one: unknown = error, depth = 0; isRecord(one) && depth < 5; one = one.cause, depth += 1) {
    if (typeof one.code === 'string' && !/^UND_ERR_(SOCKET|ABORTED)$/.test(one.code)) return one.code
    if (Array.isArray(one.errors) && one.errors.length > 0) return codeOf(one.errors[0])
  }
  return isRecord(error) && typeof error.code === 'string' ? error.code : ''
}
