/** An abort is felt within 100 ms, wherever it meets the request, and nothing is said after it. */
import net from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Model } from '#main/models/model'
import type { ModelRegistry } from '#main/models/registry'
import { streamWithRetry } from '#main/models/retry'
import {
  addressAt,
  ask,
  type Cloud,
  connect,
  failureOf,
  modelIds,
  protocols,
  providerId,
  requestOf,
  serve,
  type TestServer,
} from './model-fixture.ts'

const limitMs = 100
let registry: ModelRegistry | undefined
let server: TestServer | undefined

afterEach(async () => {
  await registry?.close()
  await server?.close()
})

function modelAt(url: string, type: Cloud): Promise<Model> {
  registry = connect({ type, baseUrl: addressAt(url, type) })
  return registry.model({ providerId, modelId: modelIds[type] })
}

/** Milliseconds between the abort, so long after `begun`, and the result. */
async function measured(
  work: (signal: AbortSignal) => Promise<unknown>,
  abortAfterMs: number,
  begun: Promise<void> = Promise.resolve(),
): Promise<number> {
  const controller = new AbortController()
  let abortedAt = 0
  void begun.then(() =>
    setTimeout(() => {
      abortedAt = performance.now()
      controller.abort()
    }, abortAfterMs),
  )
  await work(controller.signal)
  return performance.now() - abortedAt
}

/** A piece of text in each protocol. */
const pieces: Readonly<Record<Cloud, string>> = {
  openai: 'data: {"choices":[{"delta":{"content":"word "}}]}\n\n',
  anthropic:
    'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"word "}}\n\n',
  google: 'data: {"candidates":[{"content":{"parts":[{"text":"word "}]}}]}\n\n',
  ollama: '{"message":{"content":"word "},"done":false}\n',
}

describe.each(protocols)('%s', (type) => {
  test('before any answer', async () => {
    server = await serve(() => {})
    const model = await modelAt(server.url, type)
    const late = await measured(async (signal) => {
      expect(failureOf(await ask(model, requestOf(), { signal })).kind).toBe('cancelled')
    }, 100)
    expect(late).toBeLessThan(limitMs)
  })

  test('in mid-stream; the server sees the connection close', async () => {
    let closed = false
    server = await serve((response) => {
      response.writeHead(200, {
        'content-type': type === 'ollama' ? 'application/x-ndjson' : 'text/event-stream',
      })
      const timer = setInterval(() => response.write(pieces[type]), 5)
      response.on('close', () => {
        closed = true
        clearInterval(timer)
      })
    })
    const model = await modelAt(server.url, type)
    let isAborted = false
    let isLate = false
    let begin = () => {}
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const late = await measured(
      async (signal) => {
        signal.addEventListener('abort', () => {
          isAborted = true
        })
        const asked = await ask(model, requestOf(), {
          signal,
          onEvent: () => {
            begin()
            if (isAborted) isLate = true
          },
        })
        expect(failureOf(asked).kind).toBe('cancelled')
        expect(asked.text).toContain('word')
      },
      20,
      begun,
    )
    expect(late).toBeLessThan(limitMs)
    expect(isLate).toBe(false)
    await expect.poll(() => closed).toBe(true)
  })

  test('from within an event: nothing more of the same packet is told', async () => {
    server = await serve((response) => {
      response.writeHead(200, {
        'content-type': type === 'ollama' ? 'application/x-ndjson' : 'text/event-stream',
      })
      response.write(pieces[type].repeat(50))
    })
    const model = await modelAt(server.url, type)
    const controller = new AbortController()
    const asked = await ask(model, requestOf(), {
      signal: controller.signal,
      onEvent: () => controller.abort(),
    })
    expect(asked.events).toHaveLength(1)
    expect(failureOf(asked).kind).toBe('cancelled')
  })

  test('before the request is made at all', async () => {
    server = await serve((response) => response.end())
    const model = await modelAt(server.url, type)
    expect(failureOf(await ask(model, requestOf(), { signal: AbortSignal.abort() })).kind).toBe('cancelled')
    expect(server.received).toHaveLength(0)
  })
})

test('while the connection is being made', async () => {
  // Takes the connection and never answers the handshake of TLS.
  const mute = net.createServer()
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const { port } = mute.address() as net.AddressInfo
  const model = await modelAt(`https://127.0.0.1:${port}`, 'openai')
  const late = await measured(async (signal) => {
    expect(failureOf(await ask(model, requestOf(), { signal })).kind).toBe('cancelled')
  }, 100)
  expect(late).toBeLessThan(limitMs)
  await registry?.close()
  mute.close()
})

test('a connection that never comes about is a time-out', async () => {
  const mute = net.createServer()
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const { port } = mute.address() as net.AddressInfo
  registry = connect({
    type: 'openai',
    baseUrl: `https://127.0.0.1:${port}/v1`,
    transport: { connectTimeoutMs: 200 },
  })
  const failure = failureOf(await ask(await registry.model({ providerId, modelId: 'x' })))
  expect(failure.kind).toBe('timeout')
  expect(failure.message).toContain('could not be reached')
  await registry.close()
  mute.close()
})

test('during the wait before another attempt', async () => {
  server = await serve((response) => {
    response.writeHead(503)
    response.end()
  })
  const model = await modelAt(server.url, 'openai')
  const late = await measured(async (signal) => {
    const { result, attempts } = await streamWithRetry({
      model,
      request: () => requestOf(),
      signal,
      onEvent: () => {},
    })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    expect(attempts).toBe(1)
  }, 150)
  expect(late).toBeLessThan(limitMs)
})

test('the practice model, between two words', async () => {
  const { createPracticeSource } = await import('#main/models/practice')
  const model = createPracticeSource({ providerId, delayMs: 1000 }).model('practice')
  const late = await measured(async (signal) => {
    expect(failureOf(await ask(model, requestOf(), { signal })).kind).toBe('cancelled')
  }, 50)
  expect(late).toBeLessThan(limitMs)
})
