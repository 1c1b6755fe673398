/**
 * A model server on loopback that says what it is told to: Chat Completions, and as much of Ollama as the first run
 * asks for. It also plays the proxy for names such as api.openai.com, so that the pictures show cloud services without
 * a packet leaving this machine.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { findScript, type Script } from './scripts.ts'

export interface ModelServer {
  readonly port: number
  /** What the application's environment needs, so that cloud services are looked for here. */
  readonly proxyEnv: Readonly<Record<string, string>>
  /** As an Ollama that runs on this machine. */
  readonly ollamaUrl: string
  close(): Promise<void>
}

const cloudModels = [
  'gpt-5.5',
  'gpt-5.4',
  'gpt-5.4-mini',
  'gpt-5.4-nano',
  'gpt-5.1',
  'gpt-5-mini',
  'gpt-4.1',
  'o4-mini',
]
const localModels = ['qwen3:8b', 'llama3.2:3b', 'gemma3:12b-it-q4_K_M', 'deepseek-r1:14b']

export async function startModelServer(): Promise<ModelServer> {
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  // Whatever host is asked for, it is this one.
  server.on('connect', (_request, socket) => {
    const { port } = server.address() as AddressInfo
    const here = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      here.pipe(socket)
      socket.pipe(here)
    })
    here.on('error', () => socket.destroy())
    socket.on('error', () => here.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const own = `http://127.0.0.1:${port}`
  return {
    port,
    proxyEnv: {
      HTTP_PROXY: own,
      HTTPS_PROXY: own,
      NO_PROXY: '',
      http_proxy: own,
      https_proxy: own,
      no_proxy: '',
    },
    ollamaUrl: own,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = request.headers.host ?? ''
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  if (host.startsWith('slow.')) return
  if (host.startsWith('api.anthropic.com')) {
    return json(response, 401, {
      type: 'error',
      error: { type: 'authentication_error', message: 'invalid x-api-key' },
    })
  }
  if (path === '/api/version') return json(response, 200, { version: '0.14.2' })
  if (path === '/api/tags') {
    return json(response, 200, { models: localModels.map((name) => ({ name, model: name, details: {} })) })
  }
  if (path === '/api/show') {
    return json(response, 200, {
      capabilities: ['completion', 'tools', 'thinking'],
      model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
    })
  }
  if (path.endsWith('/models')) {
    return json(response, 200, {
      data: cloudModels.map((id) => ({ id, object: 'model', owned_by: 'openai' })),
    })
  }
  if (path.endsWith('/chat/completions')) return complete(request, response)
  return json(response, 404, { error: { message: `There is no ${path} here.` } })
}

interface ChatMessage {
  readonly role: string
  readonly content?: unknown
}

async function complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const piece of request.setEncoding('utf8')) body += piece
  const { messages, model } = JSON.parse(body) as { messages: ChatMessage[]; model: string }
  const last = messages.findLastIndex((message) => message.role === 'user')
  const question = String(messages[last]?.content ?? '')
  const script = findScript(question)
  if (script.fail !== undefined) {
    const { status, headers, message, code } = script.fail
    return json(response, status, { error: { message, code, type: code } }, headers)
  }
  const hasResult = messages.slice(last).some((message) => message.role === 'tool')
  await stream(response, model, script, hasResult, messages.length)
}

/** Server-sent events as OpenAI writes them. */
async function stream(
  response: ServerResponse,
  model: string,
  script: Script,
  hasResult: boolean,
  promptMessages: number,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (delta: unknown, finish: string | null = null, usage: unknown = null) => {
    const choices = [{ index: 0, delta, finish_reason: finish }]
    response.write(
      `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', model, choices, usage })}\n\n`,
    )
  }
  const say = async (field: 'reasoning_content' | 'content', text: string) => {
    for (const piece of text.match(/[\s\S]{1,12}/g) ?? []) {
      if (response.destroyed) return
      send({ [field]: piece })
      if (script.pieceMs !== undefined) await delay(script.pieceMs)
    }
  }
  const calls = hasResult ? [] : (script.calls ?? [])
  if (!hasResult && script.thinking !== undefined) await say('reasoning_content', script.thinking)
  calls.forEach((call, index) => {
    const fn = { name: call.name, arguments: JSON.stringify(call.arguments) }
    send({ tool_calls: [{ index, id: `call_${promptMessages}_${index}`, type: 'function', function: fn }] })
  })
  if (calls.length === 0) await say('content', script.text)
  if (script.hold === true) return
  const written = Math.ceil((script.text.length + (script.thinking?.length ?? 0)) / 4)
  send({}, calls.length > 0 ? 'tool_calls' : 'stop', {
    prompt_tokens: 180 + promptMessages * 64,
    completion_tokens: written,
    completion_tokens_details: { reasoning_tokens: Math.ceil((script.thinking?.length ?? 0) / 4) },
  })
  response.end('data: [DONE]\n\n')
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
