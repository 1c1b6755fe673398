/** Prices, waits, failures and what stands on this machine. */
import { describe, expect, test } from 'vitest'
import { claudeVersion } from '#main/models/anthropic-request'
import { cost } from '#main/models/cost'
import { detectOllama, ollamaAddress } from '#main/models/detect'
import { failureToAppError } from '#main/models/failure'
import { modelErrorKinds } from '#main/models/model'
import { priceOf } from '#main/models/prices'
import { retryAfterMs } from '#main/models/retry-after'
import { AppError } from '#shared/errors'
import { failureSaying } from '../../helpers/failures.ts'
import { serve } from './model-fixture.ts'

describe('cost', () => {
  const usage = { inputTokens: 1_000_000, outputTokens: 100_000, cachedInputTokens: 0, reasoningTokens: 0 }

  test('is exact: no floating point creeps in', () => {
    const one = { inputTokens: 3, outputTokens: 7, cachedInputTokens: 0, reasoningTokens: 0 }
    expect(cost(one, { id: 'x', inputPrice: '0.1', outputPrice: '0.2' })).toBe('0.0000017')
    expect(cost(usage, { id: 'x', inputPrice: '3', outputPrice: '15' })).toBe('4.5')
  })

  test('input from the cache costs less where that price is known, and only at the same price', () => {
    const cached = { ...usage, cachedInputTokens: 900_000, outputTokens: 0 }
    expect(cost(cached, { id: 'claude-sonnet-4-5', inputPrice: '3', outputPrice: '15' })).toBe('0.57')
    expect(cost(cached, { id: 'claude-sonnet-4-5', inputPrice: '6', outputPrice: '30' })).toBe('6')
    expect(cost(cached, { id: 'unknown', inputPrice: '3', outputPrice: '15' })).toBe('3')
  })

  test('is unknown without a price, and nothing on this machine', () => {
    expect(cost(usage, { id: 'x', inputPrice: null, outputPrice: null })).toBeNull()
    expect(cost(usage, { id: 'x', inputPrice: '0', outputPrice: '0' })).toBe('0')
  })

  // Bug: a long request is shown at the price of a short one.
  test.each([
    ['gemini-2.5-pro', '1.25', '10', 200_000, '0.26'],
    ['gemini-2.5-pro', '1.25', '10', 300_000, '0.765'],
    ['gemini-2.5-pro', '9', '9', 300_000, '2.709'],
    ['gpt-5.4', '2.5', '15', 300_000, '1.5225'],
  ])('%s at %s and %s costs for %d tokens %s', (id, inputPrice, outputPrice, inputTokens, expected) => {
    const long = { inputTokens, outputTokens: 1000, cachedInputTokens: 0, reasoningTokens: 0 }
    expect(cost(long, { id, inputPrice, outputPrice })).toBe(expected)
  })

  test('a dated snapshot costs what its model costs, a variant of the name does not', () => {
    expect(priceOf('gpt-4o-2024-11-20')).toEqual(priceOf('gpt-4o'))
    expect(priceOf('claude-haiku-4-5-20251001')).toEqual(priceOf('claude-haiku-4-5'))
    expect(priceOf('gpt-4o-audio-preview')).toBeNull()
    expect(priceOf('gpt-5.5-pro')).toBeNull()
  })
})

describe('how long to wait', () => {
  const now = Date.UTC(2026, 10, 21, 8, 0, 0)
  test.each([
    [{ 'retry-after': '12' }, '', 12_000],
    [{ 'retry-after': '0' }, '', 0],
    [{ 'retry-after': 'Sat, 21 Nov 2026 08:00:30 GMT' }, '', 30_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 07:00:00 GMT' }, '', 0],
    [{ 'retry-after': 'soon' }, '', null],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, '', 1500],
    [{}, '{"error":{"details":[{"retryDelay":"34.5s"}]}}', 34_500],
    [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' }, '', 360_000],
    [{ 'x-ratelimit-remaining-requests': '5', 'x-ratelimit-reset-requests': '6m0s' }, '', null],
    [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '20ms' }, '', 20],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 5000) }, '', 5000],
    [
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-11-21T08:00:10Z',
      },
      '',
      10_000,
    ],
    [{}, '', null],
  ])('%j %s', (headers, body, expected) => {
    expect(retryAfterMs(headers, body, now)).toBe(expected)
  })
})

test('each kind of failure has a code of its own, and only what may pass is retryable', () => {
  for (const kind of modelErrorKinds) {
    const error = failureToAppError(failureSaying(kind, 'x', { status: 429, retryAfterMs: 5 }))
    expect(error).toBeInstanceOf(AppError)
    expect(error.code).toBe(`model-${kind}`)
    expect(error.retryable).toBe(
      ['rate-limit', 'overloaded', 'network', 'timeout', 'malformed'].includes(kind),
    )
    expect(error.data).toEqual({ status: 429, retryAfterMs: 5 })
  }
})

test.each([
  ['claude-opus-4-8', 4.8],
  ['claude-opus-5', 5],
  ['claude-fable-5-1', 5.1],
  ['claude-haiku-4-5-20251001', 4.5],
  ['claude-sonnet-4-20250514', 4],
  ['claude-3-7-sonnet-20250219', 3.7],
  ['claude-3-haiku-20240307', 3],
  ['claude-mythos-preview', 99],
])('%s is version %s', (id, number) => {
  expect(claudeVersion(id).number).toBe(number)
})

describe('Ollama on this machine', () => {
  const signal = new AbortController().signal

  test.each([
    [undefined, 'http://127.0.0.1:11434'],
    ['', 'http://127.0.0.1:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
    [':5000', 'http://127.0.0.1:5000'],
    ['gpu.lan', 'http://gpu.lan:11434'],
    ['http://gpu.lan:1/', 'http://gpu.lan:1'],
    ['https://gpu.example.com', 'https://gpu.example.com'],
    ['::not an address::', 'http://127.0.0.1:11434'],
  ])('OLLAMA_HOST=%s', (host, address) => {
    expect(ollamaAddress(host)).toBe(address)
  })

  test('is found with its models', async () => {
    const server = await serve((response, { url }) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(
        url === '/api/version' ? '{"version":"0.20.1"}' : '{"models":[{"name":"llama3.2:latest"}]}',
      )
    })
    const found = await detectOllama({ env: { OLLAMA_HOST: server.url }, signal, timeoutMs: 10_000 })
    expect(found).toEqual({
      found: true,
      baseUrl: server.url,
      version: '0.20.1',
      models: ['llama3.2:latest'],
    })
    await server.close()
  })

  test('a model that only makes embeddings is not offered: it cannot answer', async () => {
    const models = [
      { name: 'nomic-embed-text:latest' },
      { name: 'bge-m3' },
      { name: 'own', details: { family: 'bert' } },
      { name: 'qwen3:8b', details: { family: 'qwen3' } },
      { name: 'robert' },
    ]
    const server = await serve((response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ models }))
    })
    const found = await detectOllama({ env: { OLLAMA_HOST: server.url }, signal, timeoutMs: 10_000 })
    expect(found.models).toEqual(['qwen3:8b', 'robert'])
    await server.close()
  })

  test('is not found within a second, where something else hangs at its port', async () => {
    const server = await serve(() => {})
    const startedAt = performance.now()
    const found = await detectOllama({ env: { OLLAMA_HOST: server.url }, signal })
    expect(found.found).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(1000)
    await server.close()
    expect((await detectOllama({ env: { OLLAMA_HOST: server.url }, signal })).found).toBe(false)
  })

  test('something else that answers is not taken for it', async () => {
    const server = await serve((response) => response.end('<html>'))
    expect(await detectOllama({ env: { OLLAMA_HOST: server.url }, signal, timeoutMs: 10_000 })).toMatchObject(
      {
        found: false,
        models: [],
      },
    )
    await server.close()
  })
})
