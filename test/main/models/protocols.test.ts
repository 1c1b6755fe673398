/** Each of the four protocols against the same mock: text, tool calls, thinking and usage. */
import { LLMock } from '@copilotkit/aimock'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Model } from '#main/models/model'
import type { ModelRegistry } from '#main/models/registry'
import {
  addressAt,
  answerOf,
  ask,
  type Cloud,
  connect,
  modelIds,
  protocols,
  providerId,
  requestOf,
  secret,
  weatherTool,
} from './model-fixture.ts'

const answer = 'The quick brown fox jumps over the lazy dog, again and again.'
const usages: Readonly<Record<Cloud, Record<string, number>>> = {
  openai: { prompt_tokens: 21, completion_tokens: 9, total_tokens: 30 },
  anthropic: { input_tokens: 21, output_tokens: 9 },
  google: { promptTokenCount: 21, candidatesTokenCount: 9, totalTokenCount: 30 },
  ollama: { prompt_tokens: 21, completion_tokens: 9 },
}

const mock = new LLMock({ port: 0, chunkSize: 10, journalMaxEntries: 0 })
let registry: ModelRegistry

beforeAll(async () => {
  await mock.start()
})
afterAll(() => mock.stop())
afterEach(async () => {
  mock.reset()
  await registry.close()
})

async function modelOf(type: Cloud): Promise<Model> {
  registry = connect({ type, baseUrl: addressAt(mock.url, type) })
  return registry.model({ providerId, modelId: modelIds[type] })
}

describe.each(protocols)('%s', (type) => {
  test('text comes in pieces that make up the whole, and nothing comes twice', async () => {
    mock.onMessage('hello', { content: answer })
    const asked = await ask(await modelOf(type))
    expect(asked.text).toBe(answer)
    expect(asked.events.length).toBeGreaterThan(3)
    expect(answerOf(asked).stopReason).toBe('end')
  })

  test('letters of several bytes survive being cut in the middle', async () => {
    const wide = 'Grüße, 你好世界, 👩‍👩‍👧‍👦 — привет. '.repeat(20)
    mock.onMessage('hello', { content: wide }, { chunkSize: 3 })
    expect((await ask(await modelOf(type))).text).toBe(wide)
  })

  test('a tool call comes whole and with arguments that are its own', async () => {
    mock.onMessage('hello', { toolCalls: [{ name: 'weather', arguments: '{"city":"Bad Säckingen"}' }] })
    const asked = await ask(await modelOf(type), requestOf({ tools: [weatherTool] }))
    expect(asked.calls).toHaveLength(1)
    expect(asked.calls[0]?.name).toBe('weather')
    expect(JSON.parse(asked.calls[0]?.arguments ?? '')).toEqual({ city: 'Bad Säckingen' })
    expect(asked.calls[0]?.callId).not.toBe('')
    expect(answerOf(asked).stopReason).toBe('tool-calls')
  })

  test('two calls of one answer keep their names, arguments and ids apart', async () => {
    mock.onMessage('hello', {
      toolCalls: [
        { name: 'weather', arguments: '{"city":"Oslo"}' },
        { name: 'weather', arguments: '{"city":"Rome"}' },
      ],
    })
    const { calls } = await ask(await modelOf(type), requestOf({ tools: [weatherTool] }))
    expect(calls.map((call) => JSON.parse(call.arguments).city)).toEqual(['Oslo', 'Rome'])
    expect(new Set(calls.map((call) => call.callId)).size).toBe(2)
  })

  test('the result of a tool goes back beside its call', async () => {
    mock.on({ hasToolResult: true }, { content: 'It rains in Oslo.' })
    const asked = await ask(
      await modelOf(type),
      requestOf({
        tools: [weatherTool],
        messages: [
          { role: 'user', text: 'hello' },
          {
            role: 'assistant',
            text: '',
            toolCalls: [{ callId: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' }],
          },
          { role: 'tool', callId: 'call_1', name: 'weather', result: 'rain', failed: false },
        ],
      }),
    )
    expect(asked.text).toBe('It rains in Oslo.')
    const sent = JSON.stringify(mock.getLastRequest()?.body)
    expect(sent).toContain('weather')
    expect(sent).toContain('rain')
  })

  test('the key travels in a header and never in the address', async () => {
    mock.onMessage('hello', { content: answer })
    await ask(await modelOf(type))
    const sent = mock.getLastRequest()
    expect(sent?.path).not.toContain(secret)
    expect(JSON.stringify(sent?.body)).not.toContain(secret)
  })
})

describe.each(['openai', 'anthropic', 'google'] as const)('%s', (type) => {
  test('thinking comes apart from the text', async () => {
    mock.onMessage('hello', { content: answer, reasoning: 'Let me think about foxes.' })
    const asked = await ask(await modelOf(type))
    expect(asked.thinking).toBe('Let me think about foxes.')
    expect(asked.text).toBe(answer)
  })

  test('usage is what the service told', async () => {
    mock.onMessage('hello', { content: answer, usage: usages[type] })
    const { usage } = answerOf(await ask(await modelOf(type)))
    expect(usage).toMatchObject({ inputTokens: 21, outputTokens: 9 })
  })
})
