/** What a step is booked as, over real HTTP: exact where a service told all of it, and "at least" where it did not. */
import type http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { TransportOptions } from '#main/base/http'
import type { ModelRegistry } from '#main/models/registry'
import { interrupt } from '#main/runs/recovery'
import type { ModelInfo } from '#shared/providers/provider'
import { conversation, freshStores, runnerOver, store } from '../../helpers/runner-house.ts'
import { infoOf } from '../../helpers/scripted-model.ts'
import {
  addressAt,
  type Cloud,
  connect,
  modelIds,
  providerId,
  serve,
  type TestServer,
} from '../models/model-fixture.ts'
import { model as cutModel, makeChat, openTestStore, say, startAnswer } from '../store/store-fixture.ts'

freshStores()

let registry: ModelRegistry | undefined
let server: TestServer | undefined
afterEach(async () => {
  await registry?.close()
  await server?.close()
  server = undefined
})

const contentType: Readonly<Record<Cloud, string>> = {
  openai: 'text/event-stream',
  anthropic: 'text/event-stream',
  google: 'text/event-stream',
  ollama: 'application/x-ndjson',
}

/** Begins an answer with these items; it goes on. */
function begin(response: http.ServerResponse, type: Cloud, items: readonly unknown[]): void {
  response.writeHead(200, { 'content-type': contentType[type] })
  const [before, after] = type === 'ollama' ? ['', '\n'] : ['data: ', '\n\n']
  for (const item of items) response.write(`${before}${JSON.stringify(item)}${after}`)
}

interface Asking {
  readonly type: Cloud
  /** How each attempt is answered; the last one answers all that follow. */
  readonly attempts: readonly ((response: http.ServerResponse) => void)[]
  readonly info?: Partial<ModelInfo>
  readonly transport?: TransportOptions
  readonly baseUrl?: string
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** A run of one step over a service that answers so. One dollar for a million tokens of input, two for output. */
async function asking({ type, attempts, info = {}, transport, baseUrl, sleep }: Asking) {
  let asked = 0
  server = await serve((response) => {
    attempts[Math.min(asked, attempts.length - 1)]?.(response)
    asked += 1
  })
  const models = connect({
    type,
    baseUrl: baseUrl ?? addressAt(server.url, type),
    ...(transport && { transport }),
  })
  registry = models
  const ref = { providerId, modelId: modelIds[type] }
  const { runner } = runnerOver(
    {},
    {
      modelOf: async (one) => ({ model: await models.model(one), info: infoOf(one, info) }),
      ...(sleep && { sleep }),
    },
  )
  const started = await runner.send({ conversationId: conversation({ model: ref }).id, text: 'Hello' })
  const booked = () => {
    const { status, text, usage, cost } = store.messages.get(started.messageId) ?? {}
    return { status, length: text?.length, usage, cost }
  }
  return {
    /** Once it is over. */
    async result() {
      await runner.settled()
      return booked()
    },
    /** Stops it once it has written so much. */
    async stoppedAt(length: number) {
      const written = () =>
        runner
          .replay(started.runId, 0)
          .events.reduce((sum, event) => sum + (event.type === 'text-delta' ? event.text.length : 0), 0)
      await expect.poll(written, { timeout: 30_000 }).toBeGreaterThanOrEqual(length)
      await runner.stop(started.runId)
      return booked()
    },
    runner,
    started,
    booked,
    asked: () => asked,
  }
}

const word = 'word '
const anthropicStart = {
  type: 'message_start',
  message: { usage: { input_tokens: 1000, output_tokens: 1 } },
}
const anthropicText = (text: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
})
const anthropicEnd = [
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 10 } },
  { type: 'message_stop' },
]
const googleText = (text: string, outputTokens: number) => ({
  candidates: [{ content: { parts: [{ text }] } }],
  usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: outputTokens },
})

describe('what was reported of an answer that did not end', () => {
  // Bug: 3,000 characters were written and paid for, and the stopped answer is booked as exactly one token of output.
  test('is the least that a stopped answer of Anthropic cost', async () => {
    const run = await asking({
      type: 'anthropic',
      attempts: [
        (response) => begin(response, 'anthropic', [anthropicStart, anthropicText(word.repeat(600))]),
      ],
    })
    expect(await run.stoppedAt(3000)).toMatchObject({
      status: 'stopped',
      usage: { inputTokens: 1000, outputTokens: 1 },
      cost: { nanos: 1_002_000, atLeast: true },
    })
  })

  // Bug: ten thousand words that were cut off are not in the cost, and it passes for exact.
  test('is the least that a cut attempt cost, though the next one ends well', async () => {
    const run = await asking({
      type: 'anthropic',
      attempts: [
        (response) => {
          begin(response, 'anthropic', [anthropicStart, anthropicText(word.repeat(10_000))])
          setTimeout(() => response.destroy(), 50)
        },
        (response) => {
          begin(response, 'anthropic', [anthropicStart, anthropicText('Done.'), ...anthropicEnd])
          response.end()
        },
      ],
    })
    expect(await run.result()).toMatchObject({
      status: 'complete',
      usage: { inputTokens: 2000, outputTokens: 11 },
      cost: { nanos: 2_022_000, atLeast: true },
    })
  })

  // Bug: a service that tells with every piece what it has used so far is believed to have told all.
  test('is the least, also of a service that reports with each piece', async () => {
    const run = await asking({
      type: 'google',
      attempts: [(response) => begin(response, 'google', [googleText(word.repeat(10), 10)])],
    })
    expect(await run.stoppedAt(50)).toMatchObject({ cost: { nanos: 1_020_000, atLeast: true } })
  })

  test('is exactly nothing where the model is free', async () => {
    const run = await asking({
      type: 'anthropic',
      attempts: [(response) => begin(response, 'anthropic', [anthropicStart, anthropicText(word)])],
      info: { inputPrice: '0', outputPrice: '0' },
    })
    expect(await run.stoppedAt(5)).toMatchObject({ cost: { nanos: 0, atLeast: false } })
  })

  test('is all of it where the answer was refused', async () => {
    const refusal = { type: 'message_delta', delta: { stop_reason: 'refusal' }, usage: { output_tokens: 3 } }
    const run = await asking({
      type: 'anthropic',
      attempts: [
        (response) => {
          begin(response, 'anthropic', [anthropicStart, refusal, { type: 'message_stop' }])
          response.end()
        },
      ],
    })
    expect(await run.result()).toMatchObject({
      status: 'failed',
      cost: { nanos: 1_006_000, atLeast: false },
    })
  })
})

describe('an attempt that reported nothing', () => {
  const openAiCall = {
    choices: [
      {
        delta: {
          tool_calls: [
            { index: 0, id: 'c1', function: { name: 'calculator', arguments: '{"expression": "1' } },
          ],
        },
      },
    ],
  }
  const openAiAnswer = [
    { choices: [{ delta: { content: 'Done.' } }] },
    { choices: [{ delta: {}, finish_reason: 'stop' }] },
    { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } },
  ]
  const answers = (response: http.ServerResponse) => {
    begin(response, 'openai', openAiAnswer)
    response.end('data: [DONE]\n\n')
  }

  // Bug: arguments of a call are shown once they are whole, so one that was cut in them is booked as exactly nothing.
  test('may have cost something where it was cut in the arguments of a call', async () => {
    const run = await asking({
      type: 'openai',
      attempts: [
        (response) => {
          begin(response, 'openai', [openAiCall])
          setTimeout(() => response.destroy(), 50)
        },
        answers,
      ],
    })
    expect(await run.result()).toMatchObject({ status: 'complete', cost: { nanos: 20_000, atLeast: true } })
  })

  // Bug: the service worked on an answer for minutes, nobody waited for it any longer, and it is booked as free.
  test('may have cost something where it was given up before its first piece', async () => {
    const run = await asking({
      type: 'openai',
      attempts: [() => {}, answers],
      transport: { firstPieceTimeoutMs: 100 },
    })
    expect(await run.result()).toMatchObject({ status: 'complete', cost: { nanos: 20_000, atLeast: true } })
  })

  // Bug: the service broke off by itself, said so, and what it wrote before is booked as a refusal that costs nothing.
  test('may have cost something where the service itself broke off in its middle', async () => {
    const run = await asking({
      type: 'openai',
      attempts: [
        (response) => {
          begin(response, 'openai', [
            { choices: [{ delta: { content: word } }] },
            { choices: [{ delta: {}, finish_reason: 'error' }] },
          ])
          response.end('data: [DONE]\n\n')
        },
        answers,
      ],
    })
    expect(await run.result()).toMatchObject({ status: 'complete', cost: { nanos: 20_000, atLeast: true } })
  })
})

describe('nothing can have been spent', () => {
  const busy = (response: http.ServerResponse) => {
    response.writeHead(503, { 'content-type': 'application/json' })
    response.end('{"error":{"message":"Busy"}}')
  }

  // Bug: a service that was never reached is said to have cost "at least" something.
  test('where nobody took the connection', async () => {
    const gone = await serve(() => {})
    await gone.close()
    const run = await asking({ type: 'openai', attempts: [], baseUrl: `${gone.url}/v1` })
    expect(await run.result()).toMatchObject({ status: 'failed', cost: { nanos: 0, atLeast: false } })
  })

  test('where a connection never came about', async () => {
    const mute = net.createServer()
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    const run = await asking({
      type: 'openai',
      attempts: [],
      baseUrl: `https://127.0.0.1:${port}/v1`,
      transport: { connectTimeoutMs: 200 },
    })
    expect(await run.result()).toMatchObject({ status: 'failed', cost: { nanos: 0, atLeast: false } })
    mute.close()
  })

  // Bug: stopped between a refusal and the next attempt, with no request under way.
  test('where it is stopped in the wait after a refusal', async () => {
    let waits = () => {}
    const waiting = new Promise<void>((resolve) => {
      waits = resolve
    })
    const run = await asking({
      type: 'openai',
      attempts: [busy],
      sleep: (_ms, signal) => {
        waits()
        return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()))
      },
    })
    await waiting
    await run.runner.stop(run.started.runId)
    expect(run.booked()).toMatchObject({ status: 'stopped', cost: { nanos: 0, atLeast: false } })
  })

  // Bug: a refused request to a model whose price is not known is said to have cost "at least" something.
  test('where a model without a known price refused', async () => {
    const run = await asking({
      type: 'openai',
      attempts: [busy],
      info: { inputPrice: null, outputPrice: null },
    })
    expect(await run.result()).toMatchObject({ status: 'failed', cost: { nanos: 0, atLeast: false } })
  })

  test('where the service redirects', async () => {
    const run = await asking({
      type: 'openai',
      attempts: [(response) => response.writeHead(308, { location: 'http://127.0.0.1:9/' }).end()],
    })
    expect(await run.result()).toMatchObject({ status: 'failed', cost: { nanos: 0, atLeast: false } })
  })

  // Bug: a free model's answer was cut off by the end of the program, and cost "at least" something from then on.
  test.each([
    ['0', false],
    ['1', true],
  ] as const)('where the program ended in the middle of it, at a price of %s', async (price, atLeast) => {
    const opened = await openTestStore()
    const chat = makeChat(opened.store)
    const ref = cutModel
    const { providerId: id } = ref
    opened.store.providers.insert({
      id,
      type: 'practice',
      preset: null,
      name: 'Test',
      baseUrl: '',
      hasKey: false,
    })
    opened.store.models.replaceAll(id, [infoOf(ref, { inputPrice: price, outputPrice: price })])
    const { runId } = startAnswer(opened, chat, say(opened, chat, 'Hello', null))
    interrupt(runId, undefined, { store: opened.store, now: Date.now, publish() {} })
    expect(opened.store.runs.get(runId)).toMatchObject({
      status: 'interrupted',
      cost: { nanos: 0, atLeast },
    })
  })
})
