/** Input and answer together stay within the window, for each protocol that counts both together. */
import { describe, expect, test } from 'vitest'
import { anthropicBody } from '#main/models/anthropic-request'
import { googleBody } from '#main/models/google-request'
import type { ModelRequest } from '#main/models/model'
import { ollamaBody } from '#main/models/ollama-request'
import { openAiBody } from '#main/models/openai-request'
import { requestOf } from './model-fixture.ts'
import { withParameters } from './protocol-fixture.ts'

const service = (type: 'openai' | 'openai-compatible') => ({
  name: 'Service',
  type,
  preset: null,
  baseUrl: 'http://127.0.0.1:1/v1',
  host: '127.0.0.1:1',
  local: true,
  secret: null,
})

const asked = (
  contextLength: number | null,
  inputTokens: number | undefined,
  maxTokens: number | null,
): ModelRequest => ({
  ...requestOf(),
  ...withParameters({ maxTokens }),
  contextLength,
  ...(inputTokens !== undefined && { inputTokens }),
})

describe('Anthropic', () => {
  // Bug: 198,001 tokens of input and 16,384 of answer are asked of a window of 200,000, and all of it is refused.
  test.each([
    [200_000, 198_001, null, 1999],
    [200_000, 198_001, 64_000, 1999],
    [200_000, 150_000, null, 16_384],
    [200_000, 150_000, 40_000, 40_000],
    // The window is known of the model where nobody said it.
    [null, 198_001, null, 1999],
    // The estimate is on the careful side: what seems to leave nothing may fit all the same.
    [200_000, 200_500, null, 256],
    [200_000, 200_500, 100, 100],
    [200_000, undefined, null, 16_384],
  ])('a window of %j with %j tokens in it, %j wanted: %j', (window, input, wanted, expected) => {
    expect(anthropicBody('claude-sonnet-4-5', asked(window, input, wanted)).max_tokens).toBe(expected)
  })

  // Bug: the budget for thinking is more than the answer may have, which is refused.
  test('thinks within what is left', () => {
    const request = asked(200_000, 196_000, null)
    const body = anthropicBody('claude-sonnet-4-5', {
      ...request,
      parameters: { ...request.parameters, thinking: 'on' },
    })
    expect(body).toMatchObject({ max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 2000 } })
  })
})

// Bug: vLLM, llama.cpp and OpenAI's older models refuse what goes beyond the window together with the input.
test('Chat Completions asks for no more than is left, and for nothing where nothing was chosen', () => {
  expect(openAiBody(service('openai'), 'gpt-4', asked(8192, 6000, 4000)).max_completion_tokens).toBe(2192)
  expect(openAiBody(service('openai-compatible'), 'qwen', asked(8192, 6000, 4000)).max_tokens).toBe(2192)
  expect(openAiBody(service('openai-compatible'), 'qwen', asked(null, 6000, 4000)).max_tokens).toBe(4000)
  expect(openAiBody(service('openai-compatible'), 'qwen', asked(8192, 6000, null)).max_tokens).toBeUndefined()
})

// Bug: Ollama pushes the beginning of the conversation out of a window that the answer outgrows, without a word.
test('Ollama writes no more than its window has room for', () => {
  const options = (request: ModelRequest) => ollamaBody('llama3.2', request, true).options
  expect(options(asked(8192, 6000, 4000))).toMatchObject({ num_ctx: 8192, num_predict: 2192 })
  expect(options(asked(131_072, 30_000, 4000))).toMatchObject({ num_ctx: 32_768, num_predict: 2768 })
})

test('Gemini limits input and answer apart, so its answer stays as long as was chosen', () => {
  const { generationConfig } = googleBody('gemini-2.5-flash', asked(1_048_576, 1_040_000, 20_000))
  expect(generationConfig).toMatchObject({ maxOutputTokens: 20_000 })
})
