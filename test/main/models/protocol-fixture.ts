/** One question to a server that answers with what the test wrote down, and what was sent to it. */
import { afterEach } from 'vitest'
import type { ModelRequest } from '#main/models/model'
import type { ModelRegistry } from '#main/models/registry'
import {
  ask,
  type Cloud,
  connect,
  providerId,
  requestOf,
  serve,
  sse,
  type TestServer,
} from './model-fixture.ts'

let registry: ModelRegistry | undefined
let server: TestServer | undefined
afterEach(async () => {
  await registry?.close()
  await server?.close()
})

/** A server of this protocol that answers by itself, in place of the one before; both end with the test. */
export async function serving(type: Cloud, answer: Parameters<typeof serve>[0]): Promise<ModelRegistry> {
  await registry?.close()
  await server?.close()
  server = await serve(answer)
  registry = connect({ type, baseUrl: server.url })
  return registry
}

/** Asks a server that answers with these items, as the protocol frames them. */
export async function answering(
  type: Cloud,
  modelId: string,
  items: readonly unknown[],
  request = requestOf(),
) {
  const models = await serving(type, (response) => {
    if (type !== 'ollama') return sse(response, items)
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.end(items.map((item) => JSON.stringify(item)).join('\n'))
  })
  return ask(await models.model({ providerId, modelId }), request)
}

export const received = () => server?.received ?? []
export const sentBody = () => JSON.parse(received().at(-1)?.body ?? '{}')
export const withParameters = (
  parameters: Partial<ModelRequest['parameters']>,
  more: Partial<ModelRequest> = {},
) => requestOf({ ...more, parameters: { ...requestOf().parameters, ...parameters } })

export const toolTurn = (
  asked: { readonly calls: readonly { readonly callId: string }[] },
  opaque: unknown,
): ModelRequest['messages'] => [
  { role: 'user', text: 'hello' },
  {
    role: 'assistant',
    text: '',
    thinking: 'Oslo, then.',
    ...(opaque === undefined ? {} : { opaque: opaque as { protocol: string; value: unknown } }),
    toolCalls: [{ callId: asked.calls[0]?.callId ?? '', name: 'weather', arguments: '{"city":"Oslo"}' }],
  },
  { role: 'tool', callId: asked.calls[0]?.callId ?? '', name: 'weather', result: 'rain', failed: false },
]
