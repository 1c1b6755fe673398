/**
 * One transport for every protocol: undici's own dispatcher, which costs a fifth of Node's built-in fetch. What the
 * server sends is pushed to the caller as text as it comes, so nothing is buffered and nothing is copied.
 *
 * A request resolves exactly once with what became of it and never rejects for what the world does. Redirects are not
 * followed, so that a key cannot travel to another host.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import type { Dispatcher } from 'undici'
import { onAbort } from '../base/on-abort.ts'
import { isLocal } from './address.ts'

export interface TransportOptions {
  /** Default 10 s. */
  readonly connectTimeoutMs?: number
  /** Until the first piece of an answer. Default ten minutes on a private machine (it may load a model), else five. */
  readonly firstPieceTimeoutMs?: number
  /** Between two pieces of an answer. Default 120 s. */
  readonly stallTimeoutMs?: number
  /** How long comments and blank lines may keep an answer waiting that sends nothing else. Default 15 minutes. */
  readonly keepAliveTimeoutMs?: number
  /**
   * Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up. A host on this machine or in its private network is never
   * reached through a proxy: offline, when nothing else is reached, no request leaves by way of one.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
  readonly firstPieceTimeoutMs: number
}

/** Takes the body of a 2xx answer. What it throws ends the request and rejects it. */
export interface HttpSink {
  /** Returns true once it has all it wants; the rest is then read and dropped. */
  onText(text: string): boolean
  /** True once the answer proper has begun, so that the shorter time-out between pieces holds. */
  hasBegun(): boolean
  /** Hears that there is a connection, and the request goes out; never called where none came about. */
  onSent?(): void
  /** How many messages have been read that say something; left out where each piece of text does. */
  messagesRead?(): number
}

export type HttpOutcome =
  /** A 2xx answer, read to its end or until the sink had enough. */
  | { readonly kind: 'end'; readonly headers: IncomingHttpHeaders }
  /** Any other status; the body's first part as text. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers: IncomingHttpHeaders
      readonly body: string
    }
  /** A 2xx answer of a type that was not asked for. */
  | {
      readonly kind: 'wrong-type'
      readonly status: number
      readonly contentType: string
      readonly body: string
    }
  | {
      readonly kind: 'timeout'
      readonly phase: 'connect' | 'first-piece' | 'stall'
      readonly afterMs: number
    }
  | { readonly kind: 'broken'; readonly error: unknown; readonly begun: boolean }
  | { readonly kind: 'cancelled' }

export interface Transport {
  readonly stallTimeoutMs: number
  readonly firstPieceTimeoutMs: number | undefined
  /** `accepts` names the content types (their beginnings) whose body goes to the sink; empty means any. */
  send(request: HttpRequest, accepts: readonly string[], sink: HttpSink): Promise<HttpOutcome>
  close(): Promise<void>
}

/** How much of an error's body is read: enough for any message, too little to hurt. */
const errorBodyCharacters = 64 * 1024
/** How long the end of an answer is waited for after its last wanted piece. */
const endGraceMs = 20
/** How long a connection may go on after that before it is cut instead of kept. */
const drainMs = 1000

export function createTransport(options: TransportOptions = {}): Transport {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000
  const stallTimeoutMs = options.stallTimeoutMs ?? 120_000
  const keepAliveTimeoutMs = options.keepAliveTimeoutMs ?? 900_000
  const environment = options.environment ?? process.env
  const dispatchers = new Map<string, Promise<Dispatcher>>()
  let closed = false

  function dispatcherFor(url: string): Promise<Dispatcher> {
    const proxied = !isLocal(url) && hasProxy(environment)
    const name = proxied ? 'proxy' : 'direct'
    const existing = dispatchers.get(name)
    if (existing !== undefined) return existing
    const made = makeDispatcher(proxied ? environment : null, connectTimeoutMs)
    dispatchers.set(name, made)
    return made
  }

  return {
    stallTimeoutMs,
    firstPieceTimeoutMs: options.firstPieceTimeoutMs,
    async send(request, accepts, sink) {
      if (request.signal.aborted) return { kind: 'cancelled' }
      if (closed) return { kind: 'broken', error: new Error('The connection was closed.'), begun: false }
      const url = new URL(request.url)
      const dispatcher = await dispatcherFor(request.url)
      if (request.signal.aborted) return { kind: 'cancelled' }
      const limits = { connectTimeoutMs, stallTimeoutMs, keepAliveTimeoutMs }
      return exchange(dispatcher, url, request, accepts, sink, limits)
    },
    async close() {
      closed = true
      const made = await Promise.allSettled(dispatchers.values())
      dispatchers.clear()
      await Promise.allSettled(
        made.map((one) => (one.status === 'fulfilled' ? one.value.destroy() : undefined)),
      )
    },
  }
}

async function makeDispatcher(
  environment: TransportOptions['environment'] | null,
  connectTimeoutMs: number,
): Promise<Dispatcher> {
  // Loaded when first used: import time is start time.
  const { Agent, EnvHttpProxyAgent } = await import('undici')
  const options = {
    connect: { timeout: connectTimeoutMs },
    // Time-outs are kept here, because the one between pieces begins only with the first piece.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 60_000,
  }
  if (environment === null || environment === undefined) return new Agent(options)
  const read = (name: string) => environment[name.toLowerCase()] ?? environment[name]
  const httpProxy = read('HTTP_PROXY')
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy,
    httpsProxy: read('HTTPS_PROXY') ?? httpProxy,
    noProxy: read('NO_PROXY') ?? '',
  })
}

function hasProxy(environment: Readonly<Record<string, string | undefined>>): boolean {
  return ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].some((name) => Boolean(environment[name]))
}

function exchange(
  dispatcher: Dispatcher,
  url: URL,
  request: HttpRequest,
  accepts: readonly string[],
  sink: HttpSink,
  limits: Required<Pick<TransportOptions, 'connectTimeoutMs' | 'stallTimeoutMs' | 'keepAliveTimeoutMs'>>,
): Promise<HttpOutcome> {
  return new Promise((resolve, reject) => {
    const { signal } = request
    const decoder = new StringDecoder('utf8')
    let controller: Dispatcher.DispatchController | null = null
    let settled = false
    let enough = false
    let status = 0
    let headers: IncomingHttpHeaders = {}
    let unwanted: string | null = null
    let lastPieceAt = performance.now()
    let lastMessageAt = lastPieceAt
    let messages = 0
    let timer: NodeJS.Timeout

    const settle = (finish: () => void) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      stopListening()
      finish()
    }
    const cut = () => controller?.abort(new Error('The request was cancelled.'))
    const cancel = () => {
      settle(() => resolve({ kind: 'cancelled' }))
      cut()
    }
    const unwantedOutcome = (body: string): HttpOutcome =>
      isSuccess(status)
        ? { kind: 'wrong-type', status, contentType: String(headers['content-type'] ?? ''), body }
        : { kind: 'status', status, headers, body }
    const limit = () => (sink.hasBegun() ? limits.stallTimeoutMs : request.firstPieceTimeoutMs)
    const keepAliveLimit = () => Math.max(limits.keepAliveTimeoutMs, limit())
    // Never longer than the time-out between pieces: it holds from the moment the answer begins.
    const mostBetweenLooks = Math.min(limits.stallTimeoutMs, limits.keepAliveTimeoutMs)
    const watch = () => {
      const now = performance.now()
      const untilSilent = lastPieceAt + limit() - now
      const left = Math.min(untilSilent, lastMessageAt + keepAliveLimit() - now)
      if (left > 0) {
        timer = setTimeout(watch, Math.min(left, mostBetweenLooks))
        return
      }
      const phase = sink.hasBegun() ? 'stall' : 'first-piece'
      const afterMs = untilSilent > 0 ? keepAliveLimit() : limit()
      settle(() => resolve({ kind: 'timeout', phase, afterMs }))
      cut()
    }
    const finish = () => settle(() => resolve({ kind: 'end', headers }))
    const take = (text: string) => {
      if (enough) return
      const isEnough = sink.onText(text)
      const read = sink.messagesRead?.()
      if (read === undefined || read > messages) {
        messages = read ?? 0
        lastMessageAt = lastPieceAt
      }
      if (!isEnough) return
      enough = true
      // The end is usually in the next packet, and only then is the connection free for another request. A server
      // that holds it open delays nothing for long, and is cut off.
      clearTimeout(timer)
      timer = setTimeout(() => {
        finish()
        setTimeout(cut, drainMs).unref()
      }, endGraceMs)
    }
    const guarded = (work: () => void) => {
      try {
        work()
      } catch (error) {
        settle(() => reject(error))
        cut()
      }
    }

    let pieces: Buffer[] = []
    const takePieces = () => {
      if (pieces.length === 0) return
      const [first = Buffer.alloc(0)] = pieces
      const bytes = pieces.length === 1 ? first : Buffer.concat(pieces)
      pieces = []
      if (settled) return
      lastPieceAt = performance.now()
      const text = decoder.write(bytes)
      if (unwanted === null) {
        guarded(() => take(text))
        return
      }
      const body = unwanted + text
      unwanted = body
      if (body.length > errorBodyCharacters) {
        settle(() => resolve(unwantedOutcome(body.slice(0, errorBodyCharacters))))
        cut()
      }
    }

    const stopListening = onAbort(signal, cancel)
    timer = setTimeout(watch, Math.min(mostBetweenLooks, request.firstPieceTimeoutMs))

    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
      },
      {
        onRequestStart(made) {
          controller = made
          if (settled) cut()
          else sink.onSent?.()
        },
        onResponseStart(_controller, code, received) {
          if (code < 200 || settled) return
          status = code
          headers = received
          lastPieceAt = performance.now()
          const type = String(received['content-type'] ?? '').toLowerCase()
          const wanted =
            accepts.length === 0 || type === '' || accepts.some((start) => type.startsWith(start))
          if (!isSuccess(code) || !wanted) unwanted = ''
        },
        onResponseData(_controller, chunk) {
          if (settled) return
          // One packet may bring hundreds of small pieces: they are read as one, when the last of it is here.
          if (pieces.length === 0) queueMicrotask(takePieces)
          pieces.push(chunk)
        },
        onResponseEnd() {
          takePieces()
          if (settled) return
          const rest = decoder.end()
          const body = unwanted
          if (body !== null) {
            settle(() => resolve(unwantedOutcome(body + rest)))
            return
          }
          if (rest !== '' && !enough) guarded(() => sink.onText(rest))
          finish()
        },
        onResponseError(_controller, error) {
          takePieces()
          if (settled) return
          const body = unwanted
          if (body !== null) {
            settle(() => resolve(unwantedOutcome(body)))
            return
          }
          if (enough) {
            finish()
            return
          }
          const outcome: HttpOutcome =
            errorCode(error) === 'UND_ERR_CONNECT_TIMEOUT'
              ? { kind: 'timeout', phase: 'connect', afterMs: limits.connectTimeoutMs }
              : { kind: 'broken', error, begun: status !== 0 }
          settle(() => resolve(outcome))
        },
      },
    )
  })
}

const isSuccess = (status: number) => status >= 200 && status < 300

function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
