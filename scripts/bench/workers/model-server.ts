/**
 * The model: a plain Node http server in a process of its own, so that its work is in nobody's account. Model ids:
 * `stream-N` answers with N pieces of text; `tool-run` calls the calculator, and answers once it is told the result.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerPieces } from '../answer-text.ts'
import { textEvents, toolAnswer, toolCallEvents } from '../chat-chunks.ts'
import { serveWorker } from '../worker.ts'

const streams = new Map<string, Buffer[]>()
const asBuffers = (events: readonly string[]) => events.map((one) => Buffer.from(one))
const answered = asBuffers(textEvents(toolAnswer))
let calls = 0

interface ChatRequest {
  readonly model: string
  readonly messages: readonly { readonly role: string }[]
}

function eventsFor({ model, messages }: ChatRequest): Buffer[] {
  if (model === 'tool-run') {
    if (messages.at(-1)?.role === 'tool') return answered
    calls += 1
    return asBuffers(toolCallEvents(`call_${calls.toString(36).padStart(24, 'x')}`))
  }
  const known = streams.get(model)
  if (known !== undefined) return known
  const made = asBuffers(textEvents(answerPieces(Number(model.replace('stream-', '')))))
  streams.set(model, made)
  return made
}

/** As fast as the connection takes it: then the reading weighs most, and not the sleeping between two tokens. */
function send(response: ServerResponse, events: readonly Buffer[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  let next = 0
  const more = () => {
    for (;;) {
      const event = events[next]
      next += 1
      if (event === undefined) {
        response.end()
        return
      }
      if (!response.write(event)) {
        response.once('drain', more)
        return
      }
    }
  }
  more()
}

const models = ['stream-2000', 'stream-20000', 'tool-run'].map((id) => ({
  id,
  object: 'model',
  created: 1_763_000_000,
  owned_by: 'bench',
}))

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ object: 'list', data: models }))
    return
  }
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => send(response, eventsFor(JSON.parse(body) as ChatRequest)))
})
server.keepAliveTimeout = 60_000

serveWorker(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    opened: { port },
    round: async () => ({}),
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
})
