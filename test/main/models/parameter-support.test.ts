import { describe, expect, test } from 'vitest'
import { anthropicBody } from '#main/models/anthropic-request'
import { googleBody } from '#main/models/google-request'
import type { ModelRequest } from '#main/models/model'
import { ollamaBody } from '#main/models/ollama-request'
import { openAiBody } from '#main/models/openai-request'
import { hasParameter, type ParameterName } from '#renderer/features/agents/parameter-support.ts'
import { type Parameters, parametersSchema } from '#shared/agents/agent'
import { type PresetId, presetIds } from '#shared/providers/provider'

const values: Parameters = {
  temperature: 0.5,
  maxTokens: 100,
  topP: 0.9,
  topK: 40,
  frequencyPenalty: 0.1,
  presencePenalty: 0.2,
  seed: 7,
  stop: ['END'],
  thinking: 'on',
  contextLength: 2048,
}
const names = Object.keys(values) as ParameterName[]

function requestWith(parameters: Partial<Parameters>): ModelRequest {
  return {
    system: '',
    messages: [{ role: 'user', text: 'Hello' }],
    tools: [],
    parameters: { ...parametersSchema.parse({}), ...parameters },
    capabilities: { tools: true, vision: null, thinking: true },
    contextLength: 8192,
  }
}

/** What of the parameters reaches the wire for any of these models. */
function sent(bodies: readonly ((request: ModelRequest) => unknown)[]): readonly ParameterName[] {
  return names.filter((name) =>
    bodies.some((body) => {
      const without = JSON.stringify(body(requestWith({})))
      return JSON.stringify(body(requestWith({ [name]: values[name] }))) !== without
    }),
  )
}

const service = (type: 'openai' | 'openai-compatible', preset: PresetId | null) => ({
  name: 'Service',
  type,
  preset,
  baseUrl: 'http://127.0.0.1:1/v1',
  host: '127.0.0.1:1',
  local: true,
  secret: null,
})
const shown = (
  type: 'openai' | 'anthropic' | 'google' | 'ollama' | 'openai-compatible',
  preset: PresetId | null,
) => names.filter((name) => hasParameter({ type, preset }, name))

// Bug: a field of the builder that can be set but is never sent, or one that is shut although it would be.
describe('the builder offers the parameters that are sent', () => {
  test('to OpenAI', () => {
    const models = ['gpt-4o', 'gpt-5-mini']
    const bodies = models.map(
      (model) => (request: ModelRequest) => openAiBody(service('openai', null), model, request),
    )
    expect(shown('openai', null)).toEqual(sent(bodies))
  })

  test.each([null, ...presetIds])('to an OpenAI-compatible service (%s)', (preset) => {
    const body = (request: ModelRequest) =>
      openAiBody(service('openai-compatible', preset), 'some-model', request)
    expect(shown('openai-compatible', preset)).toEqual(sent([body]))
  })

  test('to Anthropic', () => {
    const bodies = ['claude-3-5-haiku-latest', 'claude-sonnet-4-5'].map(
      (model) => (request: ModelRequest) => anthropicBody(model, request),
    )
    expect(shown('anthropic', null)).toEqual(sent(bodies))
  })

  test('to Google', () => {
    expect(shown('google', null)).toEqual(sent([(request) => googleBody('gemini-2.5-flash', request)]))
  })

  test('to Ollama', () => {
    expect(shown('ollama', null)).toEqual(sent([(request) => ollamaBody('qwen3:8b', request, true)]))
  })
})
