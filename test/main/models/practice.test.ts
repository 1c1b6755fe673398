/** The practice model: honest, deterministic, and through with each tool after one call. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ChatMessage, ModelRequest } from '#main/models/model'
import { createPracticeSource } from '#main/models/practice'
import { createToolRegistry } from '#main/tools/registry'
import { answerOf, ask, providerId, requestOf } from './model-fixture.ts'

const source = createPracticeSource({ providerId, delayMs: 0 })
const model = source.model('practice')
const say = (text: string, more: Partial<ModelRequest> = {}) =>
  ask(model, requestOf({ messages: [{ role: 'user', text }], ...more }))

test('it says that it is no AI, and quotes what was written', async () => {
  const asked = await say('How are you?')
  expect(asked.text).toContain('not an AI')
  expect(asked.text).toContain('How are you?')
  expect(asked.events.length).toBeGreaterThan(20)
})

test('the same question has the same answer, the same pieces and the same usage', async () => {
  const [one, other] = [await say('Why?'), await say('Why?')]
  expect(one).toEqual(other)
  expect(answerOf(one).usage?.outputTokens).toBe(one.events.length)
})

test('thinking is shown only where it is wanted', async () => {
  const parameters = requestOf().parameters
  for (const thinking of ['auto', 'off'] as const) {
    expect((await say('x', { parameters: { ...parameters, thinking } })).thinking).toBe('')
  }
  expect((await say('x', { parameters: { ...parameters, thinking: 'on' } })).thinking).not.toBe('')
})

describe('tools', () => {
  const registry = createToolRegistry()
  const tools = registry.definitions(['current_time', 'calculator'])

  test('each is called once with arguments that it takes, then the answer tells what came back', async () => {
    const messages: ChatMessage[] = [{ role: 'user', text: 'Go' }]
    const seen: string[] = []
    for (let step = 0; step < 5; step += 1) {
      const asked = await ask(model, requestOf({ messages, tools }))
      if (asked.calls.length === 0) {
        expect(answerOf(asked).stopReason).toBe('end')
        expect(asked.text).toContain('(2 + 3) * 4.5 = 22.5')
        expect(asked.text).toContain('Europe/Berlin')
        break
      }
      expect(answerOf(asked).stopReason).toBe('tool-calls')
      messages.push({ role: 'assistant', text: asked.text, toolCalls: asked.calls })
      for (const call of asked.calls) {
        seen.push(call.name)
        const context = {
          runId: '0199f000-0000-7000-8000-000000000001',
          callId: call.callId,
          idempotencyKey: null,
          signal: new AbortController().signal,
          now: () => 1_700_000_000_000,
        }
        const outcome = await registry.call(call.name, call.arguments, context)
        expect(outcome).toMatchObject({ status: 'done' })
        messages.push({
          role: 'tool',
          callId: call.callId,
          name: call.name,
          result: outcome.text,
          failed: outcome.status !== 'done',
        })
      }
    }
    expect(seen).toEqual(['current_time', 'calculator'])
  })

  test('a new message has them called again, with ids of their own', async () => {
    const first = await ask(model, requestOf({ messages: [{ role: 'user', text: 'Go' }], tools }))
    const messages: ChatMessage[] = [
      { role: 'user', text: 'Go' },
      { role: 'assistant', text: first.text, toolCalls: first.calls },
      ...first.calls.map((call) => ({
        role: 'tool' as const,
        callId: call.callId,
        name: call.name,
        result: 'x',
        failed: false,
      })),
      { role: 'assistant', text: 'There.', toolCalls: [] },
      { role: 'user', text: 'Again' },
    ]
    const second = await ask(model, requestOf({ messages, tools }))
    expect(second.calls).toHaveLength(2)
    expect(second.calls[0]?.callId).not.toBe(first.calls[0]?.callId)
  })
})

test('a schema is filled with valid values and nothing else is said', async () => {
  const schema = z.object({
    title: z.string(),
    score: z.int().min(1).max(5),
    tags: z.array(z.enum(['a', 'b'])),
  })
  const { text } = await say('Rate it', { responseSchema: z.toJSONSchema(schema) as Record<string, unknown> })
  expect(schema.safeParse(JSON.parse(text)).success).toBe(true)
})

test('a limit of tokens cuts it, and it says so', async () => {
  const asked = await say('x', { parameters: { ...requestOf().parameters, maxTokens: 5 } })
  expect(asked.events).toHaveLength(5)
  expect(answerOf(asked).stopReason).toBe('max-tokens')
})

test('it writes as many words as are asked for', async () => {
  const { text } = await say('Please write 500 words.')
  expect(text.split(/\s+/)).toHaveLength(500)
})

test('its pieces are words, given with the pause that was set', async () => {
  const pauses: number[] = []
  const slow = createPracticeSource({ providerId, delayMs: 7, sleep: async (ms) => void pauses.push(ms) })
  const asked = await ask(slow.model('practice'))
  expect(pauses).toHaveLength(asked.events.length)
  expect(new Set(pauses)).toEqual(new Set([7]))
})

test('it is free and named for what it is', async () => {
  const listed = await source.list(new AbortController().signal)
  expect(listed).toMatchObject({
    ok: true,
    models: [
      { id: 'practice', inputPrice: '0', outputPrice: '0', name: expect.stringContaining('not an AI') },
    ],
  })
})
