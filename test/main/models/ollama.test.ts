/** Ollama: what the mock cannot do. */
import { describe, expect, test } from 'vitest'
import { answerOf, ask, failureOf, providerId, requestOf, weatherTool } from './model-fixture.ts'
import { answering, received, sentBody, serving, toolTurn, withParameters } from './protocol-fixture.ts'

describe('ollama', () => {
  const word = (content: string) => ({ message: { role: 'assistant', content }, done: false })
  const end = (more: object = {}) => ({
    message: { content: '' },
    done: true,
    done_reason: 'stop',
    prompt_eval_count: 12,
    eval_count: 3,
    ...more,
  })

  test('usage, thinking and a last line without a line break', async () => {
    const asked = await answering('ollama', 'qwen3', [
      { message: { thinking: 'hm', content: '' }, done: false },
      word('Yes.'),
      end(),
    ])
    expect(asked).toMatchObject({ thinking: 'hm', text: 'Yes.' })
    expect(answerOf(asked).usage).toMatchObject({ inputTokens: 12, outputTokens: 3 })
  })

  test.each([
    [null, null, 8192],
    [null, 131_072, 32_768],
    [null, 4096, 4096],
    [65_536, 131_072, 65_536],
  ])(
    'the window is asked for explicitly: chosen %s, reported %s, asked %s',
    async (contextLength, reported, window) => {
      await answering(
        'ollama',
        'llama3.2',
        [word('x'), end()],
        withParameters({ contextLength }, { contextLength: reported }),
      )
      expect(sentBody().options.num_ctx).toBe(window)
    },
  )

  test('thinking goes back beside the results it is about, and not for ever', async () => {
    const made = { calls: [{ callId: 'c1' }] }
    const messages = [...toolTurn(made, undefined), ...toolTurn(made, undefined)]
    await answering(
      'ollama',
      'qwen3',
      [{ message: { content: 'Rain.' }, done: true }],
      requestOf({ messages }),
    )
    const thoughts = (sentBody().messages as { thinking?: string }[]).map((one) => one.thinking)
    expect(thoughts).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'Oslo, then.',
      undefined,
    ])
  })

  test('a prompt that Ollama cut is noticed', async () => {
    const request = withParameters(
      { contextLength: 1024 },
      { messages: [{ role: 'user', text: 'word '.repeat(4000) }] },
    )
    const cut = await answering('ollama', 'llama3.2', [word('x'), end({ prompt_eval_count: 1000 })], request)
    expect(answerOf(cut).warnings[0]?.text).toContain('Ollama cut the conversation')
    const whole = await answering('ollama', 'llama3.2', [word('x'), end({ prompt_eval_count: 4990 })], {
      ...request,
      parameters: { ...request.parameters, contextLength: 8192 },
    })
    expect(answerOf(whole).warnings).toEqual([])
    // An old Ollama does not count what it had read before; that is no cut.
    const cached = await answering('ollama', 'llama3.2', [word('x'), end({ prompt_eval_count: 4 })], {
      ...request,
      parameters: { ...request.parameters, contextLength: 8192 },
    })
    expect(answerOf(cached).warnings).toEqual([])
  })

  test('a model that does not think is asked again without', async () => {
    const models = await serving('ollama', (response, { body }) => {
      if ('think' in JSON.parse(body)) {
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end('{"error":"\\"llama3.2\\" does not support thinking"}')
        return
      }
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.end(`${JSON.stringify(word('Yes.'))}\n${JSON.stringify(end())}\n`)
    })
    const model = await models.model({ providerId, modelId: 'llama3.2' })
    expect((await ask(model, withParameters({ thinking: 'on' }))).text).toBe('Yes.')
    await ask(model, withParameters({ thinking: 'on' }))
    expect(received()).toHaveLength(3)
  })

  test('an error in the middle of the answer is typed', async () => {
    expect(
      failureOf(
        await answering('ollama', 'llama3.2', [
          word('x'),
          { error: 'model runner has unexpectedly stopped' },
        ]),
      ).kind,
    ).toBe('overloaded')
  })

  test('no tools where the model cannot use them, and a clear word where it refuses', async () => {
    const models = await serving('ollama', (response) => {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end('{"error":"registry.ollama.ai/library/gemma does not support tools"}')
    })
    const failure = failureOf(
      await ask(await models.model({ providerId, modelId: 'gemma' }), requestOf({ tools: [weatherTool] })),
    )
    expect(failure).toMatchObject({
      kind: 'bad-request',
      message: expect.stringContaining('cannot use tools'),
    })
  })
})
