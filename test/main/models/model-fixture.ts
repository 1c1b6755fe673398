/** What the tests of models share: a server to speak with, a registry over it, and a way to ask. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TransportOptions } from '#main/base/http'
import type { Model, ModelEvent, ModelRequest, ModelResult, ModelToolCall } from '#main/models/model'
import { createModelRegistry, type ModelRegistry } from '#main/models/registry'
import type { PresetId, ProviderType } from '#shared/providers/provider'

export const providerId = '018f0000-0000-7000-8000-000000000001'
export const secret = 'sk-test-4f9a8b7c6d5e4f3a2b1c'

export type Cloud = 'openai' | 'anthropic' | 'google' | 'ollama'
export const protocols: readonly Cloud[] = ['openai', 'anthropic', 'google', 'ollama']

export const modelIds: Readonly<Record<Cloud, string>> = {
  openai: 'gpt-4o',
  anthropic: 'claude-sonnet-4-5',
  google: 'gemini-2.5-flash',
  ollama: 'llama3.2',
}

/** The base address of a protocol on a mock that serves all of them. */
export function addressAt(url: string, type: ProviderType): string {
  return type === 'openai' || type === 'openai-compatible' ? `${url}/v1` : url
}

export interface ConnectOptions {
  readonly type: ProviderType
  readonly baseUrl: string
  readonly preset?: PresetId
  readonly key?: string | null
  readonly name?: string
  readonly transport?: TransportOptions
  readonly isOffline?: () => boolean
}

export function connect({
  type,
  baseUrl,
  preset,
  key = secret,
  name,
  transport,
  isOffline,
}: ConnectOptions): ModelRegistry {
  return createModelRegistry({
    getProvider: (id) =>
      id === providerId ? { type, preset: preset ?? null, name: name ?? 'Test service', baseUrl } : null,
    getKey: async () => key,
    practiceDelayMs: 0,
    ...(transport && { transport }),
    ...(isOffline && { isOffline }),
  })
}

export function requestOf(overrides: Partial<ModelRequest> = {}): ModelRequest {
  return {
    system: 'You are a test.',
    messages: [{ role: 'user', text: 'hello' }],
    tools: [],
    parameters: {
      temperature: null,
      maxTokens: null,
      topP: null,
      topK: null,
      frequencyPenalty: null,
      presencePenalty: null,
      seed: null,
      stop: [],
      thinking: 'auto',
      contextLength: null,
    },
    capabilities: { tools: null, vision: null, thinking: null },
    contextLength: null,
    ...overrides,
  }
}

export const weatherTool = {
  name: 'weather',
  description: 'Tells the weather.',
  inputSchema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  },
} as const

export interface Asked {
  readonly result: ModelResult
  readonly events: readonly ModelEvent[]
  readonly text: string
  readonly thinking: string
  readonly calls: readonly ModelToolCall[]
}

export async function ask(
  model: Model,
  request: ModelRequest = requestOf(),
  options: { readonly signal?: AbortSignal; readonly onEvent?: (event: ModelEvent) => void } = {},
): Promise<Asked> {
  const events: ModelEvent[] = []
  const result = await model.stream(request, {
    signal: options.signal ?? new AbortController().signal,
    onEvent(event) {
      events.push(event)
      options.onEvent?.(event)
    },
  })
  const joined = (type: 'text' | 'thinking') =>
    events.map((event) => (event.type === type ? event.text : '')).join('')
  return {
    result,
    events,
    text: joined('text'),
    thinking: joined('thinking'),
    calls: events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : [])),
  }
}

export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

export interface TestServer {
  readonly url: string
  readonly received: readonly Received[]
  /** How many connections came in, whatever they asked for. */
  connections(): number
  close(): Promise<void>
}

/** A server for what the mock cannot do. */
export async function serve(
  answer: (response: http.ServerResponse, received: Received) => void,
): Promise<TestServer> {
  const received: Received[] = []
  let connections = 0
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      received.push(one)
      answer(response, one)
    })
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Server-sent events, one per item; text goes as it is. */
export function sse(response: http.ServerResponse, items: readonly unknown[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const item of items)
    response.write(`data: ${typeof item === 'string' ? item : JSON.stringify(item)}\n\n`)
  response.end()
}

/** Fails where the model answered. */
export function failureOf({ result }: Asked) {
  if (result.ok) throw new Error('The model answered, where it should have failed.')
  return result.failure
}

/** Fails where the model failed. */
export function answerOf({ result }: Asked) {
  if (!result.ok) throw new Error(`The model failed: ${result.failure.kind}: ${result.failure.message}`)
  return result.answer
}
