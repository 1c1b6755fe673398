/** Waits, jitter and Retry-After, with a sleep that takes no time. */
import { setMaxListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { Model, ModelErrorKind, ModelFailure, ModelRequest, ModelResult } from '#main/models/model'
import { streamWithRetry } from '#main/models/retry'
import type { Usage } from '#shared/common'
import { AppError } from '#shared/errors'
import { failureSaying } from '../../helpers/failures.ts'
import { providerId, requestOf } from './model-fixture.ts'

type Turn = { readonly text?: string; readonly failure?: ModelFailure; readonly usage?: Usage }

function scripted(modelId: string, turns: readonly Turn[]): Model & { asked: number } {
  const model = {
    ref: { providerId, modelId },
    asked: 0,
    async stream(_request: unknown, { onEvent }: Parameters<Model['stream']>[1]): Promise<ModelResult> {
      const turn = turns[Math.min(model.asked, turns.length - 1)] ?? {}
      model.asked += 1
      if (turn.text !== undefined) onEvent({ type: 'text', text: turn.text })
      return turn.failure === undefined
        ? { ok: true, answer: { stopReason: 'end', usage: null, warnings: [] } }
        : { ok: false, failure: turn.failure, usage: turn.usage ?? null }
    },
  }
  return model
}

const failing = (kind: ModelErrorKind, facts: Parameters<typeof failureSaying>[2] = {}): Turn => ({
  failure: failureSaying(kind, `It is ${kind}.`, facts),
})

interface SetUp {
  readonly random?: number
  readonly signal?: AbortSignal
  readonly onWait?: () => void
  readonly request?: () => ModelRequest
}

function setUp(model: Model, options: SetUp = {}) {
  const waits: number[] = []
  const notices: string[] = []
  const heard: [string, number][] = []
  const run = streamWithRetry({
    model,
    request: options.request ?? (() => requestOf()),
    signal: options.signal ?? new AbortController().signal,
    onEvent: (event, attempt) => heard.push([event.type === 'text' ? event.text : event.type, attempt]),
    onRetry: ({ attempt, waitMs, failure }) => notices.push(`${attempt} ${waitMs} ${failure.kind}`),
    sleep: async (ms) => {
      waits.push(ms)
      options.onWait?.()
    },
    random: () => options.random ?? 0.5,
  })
  return { run, waits, notices, heard }
}

describe('one model', () => {
  test('four retries at 2, 4, 8 and 16 seconds, then the failure', async () => {
    const model = scripted('a', [failing('overloaded')])
    const { run, waits, notices } = setUp(model)
    expect((await run).result).toMatchObject({ ok: false, failure: { kind: 'overloaded' } })
    expect(waits).toEqual([2000, 4000, 8000, 16_000])
    expect(model.asked).toBe(5)
    expect(notices[3]).toBe('4 16000 overloaded')
  })

  test('a failure that lasts is not tried again, whatever its kind', async () => {
    const model = scripted('a', [failing('network', { lasting: true })])
    await setUp(model).run
    expect(model.asked).toBe(1)
  })

  test('jitter stays within a fifth to either side', async () => {
    const low = setUp(scripted('a', [failing('network')]), { random: 0 })
    const high = setUp(scripted('a', [failing('network')]), { random: 0.999999 })
    await Promise.all([low.run, high.run])
    expect(low.waits).toEqual([1600, 3200, 6400, 12_800])
    expect(high.waits).toEqual([2400, 4800, 9600, 19_200])
  })

  test('never sooner than Retry-After, and jitter does not shorten it', async () => {
    const { run, waits } = setUp(
      scripted('a', [failing('rate-limit', { retryAfterMs: 9000 }), { text: 'x' }]),
      { random: 0 },
    )
    expect((await run).result?.ok).toBe(true)
    expect(waits).toEqual([9000])
  })

  test('a service that wants more than a minute is given up, and the message says until when', async () => {
    const { run, waits } = setUp(scripted('a', [failing('rate-limit', { retryAfterMs: 600_000 })]))
    expect((await run).result).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('10 minutes') },
    })
    expect(waits).toEqual([])
  })

  test.each(['auth', 'bad-request', 'context-length', 'content-filter'] as const)(
    '%s is not tried again',
    async (kind) => {
      const model = scripted('a', [failing(kind)])
      await setUp(model).run
      expect(model.asked).toBe(1)
    },
  )

  test.each(['rate-limit', 'overloaded', 'network', 'timeout', 'malformed'] as const)(
    '%s is tried again',
    async (kind) => {
      const model = scripted('a', [failing(kind), { text: 'x' }])
      expect((await setUp(model).run).result?.ok).toBe(true)
      expect(model.asked).toBe(2)
    },
  )

  test('what a broken attempt said can be told from what the next one says', async () => {
    const { run, heard } = setUp(scripted('a', [{ text: 'half', ...failing('network') }, { text: 'whole' }]))
    await run
    expect(heard).toEqual([
      ['half', 0],
      ['whole', 1],
    ])
  })

  test('an abort during the wait asks nobody again', async () => {
    const controller = new AbortController()
    const model = scripted('a', [failing('network')])
    const { run } = setUp(model, {
      signal: controller.signal,
      onWait: () => controller.abort(),
    })
    expect((await run).result).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    expect(model.asked).toBe(1)
  })

  // Bug: two attempts were paid for, then the network was switched off, and the run is booked as costing nothing.
  test('what failed attempts used is known though the model cannot be had any more', async () => {
    const usage: Usage = { inputTokens: 100, outputTokens: 7, cachedInputTokens: 0, reasoningTokens: 0 }
    const model = scripted('a', [{ text: 'half', usage, ...failing('network') }])
    const offline = new AppError('offline', 'Agent Factory is offline.')
    const { run } = setUp(model, {
      request() {
        if (model.asked === 2) throw offline
        return requestOf()
      },
    })
    expect(await run).toEqual({
      result: null,
      refusal: offline,
      attempts: 2,
      failedUsage: { inputTokens: 200, outputTokens: 14, cachedInputTokens: 0, reasoningTokens: 0 },
      usageIncomplete: true,
    })
  })

  test('a model that cannot be had at all is a refusal, and an attempt that reported nothing is remembered', async () => {
    const gone = () => {
      throw new AppError('not-found', 'The provider was deleted.')
    }
    expect(await setUp(scripted('a', [{}]), { request: gone }).run).toMatchObject({
      refusal: { code: 'not-found' },
      attempts: 0,
      failedUsage: null,
      usageIncomplete: false,
    })
    const model = scripted('a', [{ text: 'half', ...failing('network') }])
    const request = () => (model.asked === 1 ? gone() : requestOf())
    expect(await setUp(model, { request }).run).toMatchObject({ attempts: 1, usageIncomplete: true })
  })

  // Bug: twelve runs that wait with one end in common make Node print MaxListenersExceededWarning.
  test('a dozen that wait to try again under one signal are no leak', async () => {
    const warnings: string[] = []
    const hear = (warning: Error) => warnings.push(warning.name)
    process.on('warning', hear)
    const controller = new AbortController()
    // As in Node 20, which Electron brings; newer ones have no limit for signals.
    setMaxListeners(10, controller.signal)
    const runs = Array.from({ length: 12 }, () =>
      streamWithRetry({
        model: scripted('a', [failing('overloaded')]),
        request: () => requestOf(),
        signal: controller.signal,
        onEvent: () => {},
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 30))
    controller.abort()
    const results = await Promise.all(runs)
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('warning', hear)
    expect(results.map(({ result }) => result?.ok)).toEqual(Array.from({ length: 12 }, () => false))
    expect(warnings).toEqual([])
  })
})
