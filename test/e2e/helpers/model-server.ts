/**
 * A model behind the OpenAI protocol that answers nothing by itself: a test takes each request as it comes and writes
 * the answer piece by piece, so it knows how far an answer has come without waiting for time to pass.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export const testModel = 'test-model'

export interface ModelCall {
  readonly body: {
    readonly messages: readonly { readonly role: string; readonly content: unknown }[]
    readonly tools?: readonly { readonly function: { readonly name: string } }[]
  }
  /** The text of the last message of the person. */
  readonly question: string
  readonly headers: http.IncomingHttpHeaders
  /** Resolves when the connection is gone: the answer was ended, or the other side hung up. */
  readonly closed: Promise<void>
  text(piece: string): void
  thinking(piece: string): void
  toolCall(name: string, args: unknown): void
  end(reason?: 'stop' | 'tool_calls' | 'length'): void
  /** Answers with an error instead; only before anything was written. */
  fail(status: number, message: string, headers?: Readonly<Record<string, string>>): void
}

export interface ModelServer {
  /** The base URL of the protocol. */
  readonly url: string
  /** How often an answer was asked for. */
  readonly asked: number
  /** The next request that no one has taken yet. Rejects where none comes within 15 s. */
  next(): Promise<ModelCall>
  close(): Promise<void>
}

export async function startModelServer(): Promise<ModelServer> {
  const waiting: ModelCall[] = []
  let takers: ((call: ModelCall) => void)[] = []
  let asked = 0
  const server = http.createServer((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ object: 'list', data: [{ id: testModel, object: 'model' }] }))
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked += 1
      const call = callOf(request, response, JSON.parse(Buffer.concat(chunks).toString()))
      const taker = takers.shift()
      if (taker === undefined) waiting.push(call)
      else taker(call)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get asked() {
      return asked
    },
    next() {
      const call = waiting.shift()
      if (call !== undefined) return Promise.resolve(call)
      const patience = new AbortController()
      const come = new Promise<ModelCall>((resolve) => takers.push(resolve))
      const late = delay(15_000, undefined, { signal: patience.signal, ref: false }).then(() => {
        takers = []
        throw new Error('No request came to the model within 15 s.')
      })
      late.catch(() => {})
      return Promise.race([come, late]).finally(() => patience.abort())
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function callOf(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  body: ModelCall['body'],
): ModelCall {
  const write = (delta: unknown, finish: string | null = null) => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
    const choices = [{ index: 0, delta, finish_reason: finish }]
    const chunk = { id: 'answer', object: 'chat.completion.chunk', model: testModel, choices }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  let toolCalls = 0
  const last = body.messages.findLast((message) => message.role === 'user')
  return {
    body,
    question: typeof last?.content === 'string' ? last.content : JSON.stringify(last?.content),
    headers: request.headers,
    closed: new Promise((resolve) => response.once('close', () => resolve())),
    text: (content) => write({ content }),
    thinking: (reasoning) => write({ reasoning_content: reasoning }),
    toolCall(name, args) {
      const index = toolCalls
      toolCalls += 1
      const call = { name, arguments: JSON.stringify(args) }
      write({ tool_calls: [{ index, id: `call_${asId(name)}_${index}`, type: 'function', function: call }] })
    },
    end(reason = 'stop') {
      write({}, reason)
      const usage = { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 }
      response.end(`data: ${JSON.stringify({ id: 'answer', choices: [], usage })}\n\ndata: [DONE]\n\n`)
    },
    fail(status, message, headers = {}) {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify({ error: { message, type: 'error', code: null } }))
    },
  }
}

const asId = (name: string) => name.replaceAll(/\W/g, '')
