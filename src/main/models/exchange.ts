/** One request to a model and its streamed answer: what the four protocols have in common. */
import type { Usage } from '#shared/common'
import type { Transport } from '../base/http.ts'
import { createLineFraming, createSseFraming, LineTooLong } from '../base/sse.ts'
import { AnswerFailure, cancelled, failureOfOutcome, malformed, type Service } from './failure.ts'
import type {
  ListResult,
  ModelAnswer,
  ModelEvent,
  ModelFailure,
  ModelResult,
  StreamOptions,
} from './model.ts'

/** What a protocol is built from. The key is in the service alone, and goes into headers alone. */
export interface SourceOptions {
  readonly providerId: string
  readonly service: Service
  readonly transport: Transport
  readonly log?: ModelLog
}

/** The part of the log that models write to. */
export interface ModelLog {
  warn(message: string, details?: Record<string, unknown>): void
}

/** Understands one protocol's messages. May throw AnswerFailure. */
export interface AnswerReader {
  /** True once the answer proper has begun. */
  readonly begun: boolean
  /** How many characters came that are not emitted as they come, such as arguments; left out where there are none. */
  readonly gathered?: number
  /** Takes one message; true once the answer is complete. */
  read(data: string, event: string | undefined): boolean
  /** The stream has ended: the answer, or AnswerFailure where it is not whole. */
  finish(): ModelAnswer
  usage(): Usage | null
}

export interface ExchangeRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly framing: 'sse' | 'lines'
  readonly modelId: string
  readonly createReader: (emit: (event: ModelEvent) => void) => AnswerReader
}

/** Of text, thinking and calls together: some million tokens, beyond what any model answers with. */
const mostCharacters = 4_000_000

const localFirstPieceMs = 600_000
const cloudFirstPieceMs = 300_000

export async function exchangeAnswer(
  { service, transport }: SourceOptions,
  request: ExchangeRequest,
  { signal, onEvent }: StreamOptions,
): Promise<ModelResult> {
  let emitted = 0
  let written = 0
  const reader = request.createReader((event) => {
    emitted += 1
    if (event.type !== 'tool-call') written += event.text.length
    if (!signal.aborted) onEvent(event)
  })
  let messages = 0
  let [lastEmitted, lastGathered, lastUsage] = [0, 0, 'null']
  /** A ping, or a piece in which nothing stands, says that the service lives, not that it works on the answer. */
  const hasGrown = () => {
    const gathered = reader.gathered ?? 0
    if (emitted !== lastEmitted || gathered !== lastGathered) {
      lastEmitted = emitted
      lastGathered = gathered
      return true
    }
    const usage = JSON.stringify(reader.usage())
    if (usage === lastUsage) return false
    lastUsage = usage
    return true
  }
  const listen = (data: string, event: string | undefined) => {
    const isWhole = reader.read(data, event)
    if (hasGrown()) messages += 1
    if (written + (reader.gathered ?? 0) > mostCharacters) {
      // Asked again it would send as much, and be paid for as often.
      throw new AnswerFailure({ ...malformed(service, 'sent-endless-answer'), lasting: true })
    }
    return isWhole
  }
  const framing = request.framing === 'sse' ? createSseFraming(listen) : createLineFraming(listen)
  let sent = false
  let refused = false
  const fail = (failure: ModelFailure): ModelResult => {
    const unused = !sent || refused || (isRefusal(failure) && !reader.begun)
    return { ok: false, failure, usage: reader.usage(), ...(unused && { usageComplete: true }) }
  }
  try {
    const outcome = await transport.send(
      {
        method: 'POST',
        url: request.url,
        headers: { 'content-type': 'application/json', ...request.headers },
        body: JSON.stringify(request.body),
        signal,
        firstPieceTimeoutMs:
          transport.firstPieceTimeoutMs ?? (service.local ? localFirstPieceMs : cloudFirstPieceMs),
      },
      request.framing === 'sse'
        ? ['text/event-stream', 'text/plain']
        : ['application/x-ndjson', 'application/json', 'text/plain'],
      {
        onText: (text) => framing.feed(text),
        onSent() {
          sent = true
        },
        hasBegun: () => reader.begun,
        messagesRead: () => messages,
      },
    )
    refused = outcome.kind === 'status'
    if (signal.aborted) return fail(cancelled)
    if (outcome.kind !== 'end') return fail(failureOfOutcome(outcome, service, request.modelId))
    framing.end()
    const answer = reader.finish()
    return signal.aborted ? fail(cancelled) : { ok: true, answer }
  } catch (error) {
    if (signal.aborted) return fail(cancelled)
    if (error instanceof AnswerFailure) return fail(error.failure)
    if (error instanceof LineTooLong) return fail(malformed(service, 'sent-endless-line'))
    throw error
  }
}

/** An error in the place of an answer is not charged for. */
function isRefusal({ status }: ModelFailure): boolean {
  return status !== undefined && status >= 400
}

export type JsonResult =
  | { readonly ok: true; readonly json: unknown }
  | {
      readonly ok: false
      readonly failure: ModelFailure
      /** What the service sent with a refusal; not redacted, so never shown. */
      readonly body?: string
    }

const listTimeoutMs = 15_000
const maxListCharacters = 32 * 1024 * 1024

/** A small request whose answer is one JSON text: a list of models, or what is known of one. */
export async function fetchJson(
  { service, transport }: SourceOptions,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  post?: { readonly body: unknown; readonly modelId: string | null },
): Promise<JsonResult> {
  const pieces: string[] = []
  let length = 0
  const tooLong = new AnswerFailure(malformed(service, 'sent-long-list'))
  try {
    const outcome = await transport.send(
      {
        method: post === undefined ? 'GET' : 'POST',
        url,
        headers: {
          accept: 'application/json',
          ...(post && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(post && { body: JSON.stringify(post.body) }),
        signal,
        firstPieceTimeoutMs: listTimeoutMs,
      },
      ['application/json', 'text/plain'],
      {
        onText(text) {
          length += text.length
          if (length > maxListCharacters) throw tooLong
          pieces.push(text)
          return false
        },
        hasBegun: () => false,
      },
    )
    if (outcome.kind !== 'end') {
      const failure = failureOfOutcome(outcome, service, post?.modelId ?? null)
      return outcome.kind === 'status' ? { ok: false, failure, body: outcome.body } : { ok: false, failure }
    }
    return { ok: true, json: parseJson(pieces.join(''), service) }
  } catch (error) {
    if (error instanceof AnswerFailure) return { ok: false, failure: error.failure }
    throw error
  }
}

/** Untrusted JSON; what is not JSON is a failure `malformed`. */
export function parseJson(text: string, service: Service): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AnswerFailure(malformed(service, 'sent-broken-json'))
  }
}

export function notAList(service: Service): ListResult {
  return { ok: false, failure: malformed(service, 'sent-no-list') }
}
