/**
 * A cloud of all protocols on a loopback port: aimock answers, and before it stands a door as the real services have it,
 * which asks for the key and lists models.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { LLMock } from '@copilotkit/aimock'

/** Looks like a key, and stands nowhere else on any machine. */
export const rightKey = 'sk-e2e-7b1f0c9d4e2a8f6b3c5d'

export interface Cloud {
  readonly url: string
  readonly mock: LLMock
  /** Lists no models until the returned function is called. */
  hold(): () => void
  /** Forgets what it was told to answer, and holds nothing back. */
  reset(): void
  close(): Promise<void>
}

export interface CloudOptions {
  /** Null where the service asks for none, as Ollama does. */
  readonly key?: string | null
}

export async function startCloud({ key = rightKey }: CloudOptions = {}): Promise<Cloud> {
  const mock = new LLMock({ port: 0, chunkSize: 8, journalMaxEntries: 50 })
  await mock.start()
  let held = Promise.resolve()
  let release = () => {}
  const server = http.createServer(async (request, response) => {
    const address = new URL(request.url ?? '/', 'http://door')
    if (key !== null && !hasKey(request.headers, key)) {
      json(response, 401, { error: { message: 'Incorrect API key provided.', type: 'authentication_error' } })
      return
    }
    if (request.method === 'GET') await held
    const listed = lists[address.pathname]
    if (listed !== undefined) json(response, 200, listed)
    else forward(request, response, mock.url)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mock,
    hold() {
      held = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
    reset() {
      release()
      held = Promise.resolve()
      mock.reset()
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await mock.stop()
    },
  }
}

/** What the mock does not list. */
const lists: Readonly<Record<string, unknown>> = {
  '/v1beta/models': {
    models: [
      {
        name: 'models/gemini-2.5-flash',
        displayName: 'Gemini',
        supportedGenerationMethods: ['generateContent'],
      },
    ],
  },
  '/api/version': { version: '0.12.0' },
  '/api/tags': { models: [{ name: 'llama3.2', model: 'llama3.2' }] },
  '/api/show': { capabilities: ['completion', 'tools'], model_info: { 'llama.context_length': 8192 } },
}

function hasKey(headers: http.IncomingHttpHeaders, key: string): boolean {
  const given = [headers.authorization, headers['x-api-key'], headers['x-goog-api-key']]
  return given.some((one) => one === key || one === `Bearer ${key}`)
}

function json(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function forward(request: http.IncomingMessage, response: http.ServerResponse, to: string): void {
  const { method, headers } = request
  const onward = http.request(new URL(request.url ?? '/', to), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.once('error', () => response.destroy())
  response.once('close', () => onward.destroy())
  request.pipe(onward)
}
