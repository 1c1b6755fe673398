/** Lists of models as the services really send them, paged, priced and described. */
import { afterEach, describe, expect, test } from 'vitest'
import type { ListedModel } from '#main/models/model'
import type { ModelRegistry } from '#main/models/registry'
import type { PresetId, ProviderType } from '#shared/providers/provider'
import { connect, providerId, type Received, serve, type TestServer } from './model-fixture.ts'

let registry: ModelRegistry | undefined
let server: TestServer | undefined
afterEach(async () => {
  await registry?.close()
  await server?.close()
})

type Answer = unknown | { readonly status: number; readonly body: unknown }

async function listing(
  answer: (received: Received) => Answer,
  options: { type: ProviderType; preset?: PresetId },
) {
  server = await serve((response, received) => {
    const answered = answer(received)
    const isPair =
      typeof answered === 'object' && answered !== null && 'status' in answered && 'body' in answered
    response.writeHead(isPair ? Number(answered.status) : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isPair ? answered.body : answered))
  })
  registry = connect({ baseUrl: server.url, ...options })
  return (await registry.source(providerId)).list(new AbortController().signal)
}

async function models(...given: Parameters<typeof listing>): Promise<readonly ListedModel[]> {
  const result = await listing(...given)
  if (!result.ok) throw new Error(result.failure.message)
  return result.models
}

describe('OpenAI and its like', () => {
  test('what does not chat is left out', async () => {
    const ids = [
      'gpt-4o',
      'text-embedding-3-small',
      'whisper-1',
      'dall-e-3',
      'gpt-5-pro',
      'o3',
      'gpt-4o-realtime-preview',
    ]
    const listed = await models(() => ({ data: ids.map((id) => ({ id, object: 'model' })) }), {
      type: 'openai',
    })
    expect(listed.map(({ id }) => id)).toEqual(['gpt-4o', 'o3'])
  })

  test('OpenRouter tells windows, prices for one token, and abilities; the key is tried, as the list is public', async () => {
    const asked: string[] = []
    const listed = await models(
      ({ url }) => {
        asked.push(url)
        return url.startsWith('/key')
          ? { data: { label: 'x' } }
          : {
              data: [
                {
                  id: 'maker/model',
                  name: 'Maker: Model',
                  context_length: 200_000,
                  pricing: { prompt: '0.000003', completion: '0.000015' },
                  supported_parameters: ['tools', 'temperature'],
                  architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
                  top_provider: { max_completion_tokens: 64_000 },
                },
                { id: 'openrouter/auto', pricing: { prompt: '-1', completion: '-1' } },
                { id: 'maker/painter', architecture: { output_modalities: ['image'] } },
              ],
            }
      },
      { type: 'openai-compatible', preset: 'openrouter' },
    )
    expect(asked).toContain('/key')
    expect(listed.map(({ id }) => id)).toEqual(['maker/model', 'openrouter/auto'])
    expect(listed[0]).toMatchObject({
      name: 'Maker: Model',
      contextLength: 200_000,
      maxOutputTokens: 64_000,
      capabilities: { tools: true, vision: true, thinking: false },
      inputPrice: '3',
      outputPrice: '15',
    })
  })

  test('a wrong key at OpenRouter is noticed', async () => {
    const result = await listing(
      ({ url }) =>
        url.startsWith('/key')
          ? { status: 401, body: { error: { message: 'No auth', code: 401 } } }
          : { data: [] },
      { type: 'openai-compatible', preset: 'openrouter' },
    )
    expect(result).toMatchObject({ ok: false, failure: { kind: 'auth' } })
  })

  test.each([
    ['vllm', { max_model_len: 40_960 }, 40_960],
    ['llama-cpp', { meta: { n_ctx_train: 131_072, n_ctx: 8192 } }, 8192],
    ['llama-cpp', { meta: { n_ctx_train: 131_072 } }, 131_072],
    ['groq', { context_window: 131_072, max_completion_tokens: 32_768 }, 131_072],
    [
      'mistral',
      { max_context_length: 128_000, capabilities: { completion_chat: true, function_calling: true } },
      128_000,
    ],
  ] as const)('%s tells its window', async (preset, more, window) => {
    const [model] = await models(() => ({ data: [{ id: 'm', ...more }] }), {
      type: 'openai-compatible',
      preset,
    })
    expect(model?.contextLength).toBe(window)
    if (preset === 'mistral') expect(model?.capabilities.tools).toBe(true)
  })

  test('LM Studio tells more at an address of its own, and embedders are left out', async () => {
    const listed = await models(
      ({ url }) =>
        url.startsWith('/api/v0')
          ? {
              data: [
                { id: 'a', type: 'vlm', max_context_length: 32_768, capabilities: ['tool_use'] },
                { id: 'b', type: 'embeddings' },
              ],
            }
          : { data: [{ id: 'a' }, { id: 'b' }] },
      { type: 'openai-compatible', preset: 'lm-studio' },
    )
    expect(listed).toHaveLength(1)
    expect(listed[0]).toMatchObject({
      contextLength: 32_768,
      capabilities: { tools: true, vision: true },
      inputPrice: '0',
    })
  })

  test.each([[{}], [[]], [{ data: 'no' }], ['text'], [null]])(
    '%j is not taken for a list, or is an empty one',
    async (body) => {
      const result = await listing(() => body, { type: 'openai-compatible' })
      if (result.ok) expect(result.models).toEqual([])
      else expect(result.failure.kind).toBe('malformed')
    },
  )

  test('broken entries do not hide the good ones', async () => {
    const data = [null, 7, { id: '' }, { id: 'x'.repeat(999) }, { id: 'good' }, { id: 'good' }]
    expect((await models(() => ({ data }), { type: 'openai-compatible' })).map(({ id }) => id)).toEqual([
      'good',
    ])
  })

  test('a list without end is given up', async () => {
    server = await serve((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.on('error', () => {})
      const piece = `"${'x'.repeat(1024 * 1024)}",`
      const more = () => {
        while (response.writable && response.write(piece));
        if (response.writable) response.once('drain', more)
      }
      more()
    })
    registry = connect({ type: 'openai-compatible', baseUrl: server.url })
    const result = await (await registry.source(providerId)).list(new AbortController().signal)
    expect(result).toMatchObject({ ok: false, failure: { kind: 'malformed' } })
  })
})

test('Anthropic: pages are followed', async () => {
  const listed = await models(
    ({ url }) =>
      url.includes('after_id=claude-opus-5')
        ? { data: [{ id: 'claude-haiku-4-5', display_name: 'Claude Haiku 4.5' }], has_more: false }
        : {
            data: [{ id: 'claude-opus-5', display_name: 'Claude Opus 5', max_input_tokens: 1_000_000 }],
            has_more: true,
            last_id: 'claude-opus-5',
          },
    { type: 'anthropic' },
  )
  expect(listed.map(({ name }) => name)).toEqual(['Claude Opus 5', 'Claude Haiku 4.5'])
  expect(listed[1]).toMatchObject({
    contextLength: 200_000,
    inputPrice: '1',
    outputPrice: '5',
    capabilities: { tools: true },
  })
})

describe('Gemini', () => {
  test('pages are followed, and what does not generate is left out', async () => {
    const entry = (name: string, methods = ['generateContent']) => ({
      name: `models/${name}`,
      displayName: name,
      inputTokenLimit: 1000,
      outputTokenLimit: 500,
      thinking: true,
      supportedGenerationMethods: methods,
    })
    const listed = await models(
      ({ url }) =>
        url.includes('pageToken=two')
          ? { models: [entry('gemini-b'), entry('gemini-embedding-001', ['embedContent'])] }
          : { models: [entry('gemini-a'), entry('imagen-4')], nextPageToken: 'two' },
      { type: 'google' },
    )
    expect(listed.map(({ id }) => id)).toEqual(['gemini-a', 'gemini-b'])
    expect(listed[0]).toMatchObject({
      contextLength: 1000,
      maxOutputTokens: 500,
      capabilities: { thinking: true },
    })
  })

  test('a gateway without a list counts as connected where it speaks like Gemini, and only there', async () => {
    const plain = { status: 404, body: { error: { message: 'Not found' } } }
    const asGoogle = {
      status: 404,
      body: { error: { code: 404, message: 'no such model', status: 'NOT_FOUND' } },
    }
    const found = await listing(({ method }) => (method === 'POST' ? asGoogle : plain), { type: 'google' })
    expect(found.ok && found.models.length).toBeGreaterThan(0)
    await registry?.close()
    await server?.close()
    expect(await listing(() => plain, { type: 'google' })).toMatchObject({ ok: false })
  })
})

test('Ollama: windows and abilities come from /api/show, embedders are left out, and one that fails hides none', async () => {
  const listed = await models(
    ({ url, body }) => {
      if (url === '/api/tags') {
        return {
          models: ['qwen3:8b', 'llava:7b', 'nomic-embed-text:latest', 'broken:1b', 'gpt-oss:120b-cloud'].map(
            (name) => ({
              name,
              model: name,
            }),
          ),
        }
      }
      const { model } = JSON.parse(body)
      if (model === 'broken:1b') return { status: 500, body: { error: 'no' } }
      return model === 'qwen3:8b'
        ? {
            capabilities: ['completion', 'tools', 'thinking'],
            model_info: { 'qwen3.context_length': 40_960 },
          }
        : { capabilities: ['completion', 'vision'], model_info: { 'llama.context_length': 32_768 } }
    },
    { type: 'ollama' },
  )
  expect(listed.map(({ id }) => id)).toEqual(['qwen3:8b', 'llava:7b', 'broken:1b', 'gpt-oss:120b-cloud'])
  expect(listed[0]).toMatchObject({
    contextLength: 40_960,
    capabilities: { tools: true, vision: false, thinking: true },
    inputPrice: '0',
  })
  expect(listed[1]).toMatchObject({ contextLength: 32_768, capabilities: { tools: false, vision: true } })
  expect(listed[2]).toMatchObject({ contextLength: null, capabilities: { tools: null } })
  expect(listed[3]).toMatchObject({ inputPrice: null, outputPrice: null })
})
