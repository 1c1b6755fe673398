/** Calling tools: whatever a model writes or a tool does, the outcome is a text for the model. */
import { setMaxListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { currentTime } from '#main/tools/builtin/current-time'
import { callTool, longestResult } from '#main/tools/call'
import { builtinTools, createToolRegistry } from '#main/tools/registry'
import { defineTool, type Tool, type ToolContext } from '#main/tools/tool'

const context = (signal = new AbortController().signal): ToolContext => ({
  runId: '0199f000-0000-7000-8000-000000000001',
  callId: 'c1',
  idempotencyKey: null,
  signal,
  now: () => Date.UTC(2026, 10, 21, 6, 30, 5),
})

function tool(
  run: Tool['run'],
  input: z.ZodType = z.object({ city: z.string().min(2) }),
  more: Partial<Pick<Tool, 'effect' | 'deadlineMs'>> = {},
): Tool {
  return defineTool({
    name: 'weather',
    title: 'Weather',
    description: 'x',
    input,
    effect: 'none',
    run,
    ...more,
  })
}

const city = '{"city":"Oslo"}'

describe('calling', () => {
  test('arguments are checked, defaults filled in, and the result handed back', async () => {
    const input = z.object({ city: z.string(), days: z.number().default(3) })
    const outcome = await callTool(
      tool((given) => JSON.stringify(given), input),
      '{"city":"Oslo","x":1}',
      context(),
    )
    expect(outcome).toEqual({ status: 'done', text: '{"city":"Oslo","days":3}' })
  })

  // Bug: a result is cut in the middle of an emoji, and what is left of it is no text that a service takes.
  test.each([
    [longestResult - 1, longestResult - 1],
    [longestResult - 2, longestResult],
  ])('a result with an emoji at %d is cut before or after it', async (at, shown) => {
    const whole = `${'x'.repeat(at)}😀${'y'.repeat(50)}`
    const { text } = await callTool(
      tool(() => whole, z.object({})),
      '',
      context(),
    )
    expect(() => encodeURIComponent(text)).not.toThrow()
    expect(text.startsWith(`${whole.slice(0, shown)}\n\n[Cut here`)).toBe(true)
    expect(text).toContain(`${shown} are shown`)
  })

  // Bug: a dozen calls of one answer make Node print MaxListenersExceededWarning.
  test('a dozen calls at once under one signal are no leak', async () => {
    const warnings: string[] = []
    const hear = (warning: Error) => warnings.push(warning.name)
    process.on('warning', hear)
    const { signal } = new AbortController()
    setMaxListeners(10, signal)
    const slow = tool(() => new Promise((resolve) => setTimeout(() => resolve('x'), 10)), z.object({}))
    await Promise.all(Array.from({ length: 12 }, () => callTool(slow, '', context(signal))))
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('warning', hear)
    expect(warnings).toEqual([])
  })

  test('no arguments at all are an empty object', async () => {
    expect(
      await callTool(
        tool(() => 'fine', z.object({})),
        '',
        context(),
      ),
    ).toMatchObject({ status: 'done', text: 'fine' })
  })

  test.each([['{"city":'], ['not json'], ['{"city":"Oslo"} and more']])(
    '%s is told to be no JSON',
    async (text) => {
      expect(
        await callTool(
          tool(() => 'x'),
          text,
          context(),
        ),
      ).toMatchObject({ status: 'failed', text: expect.stringContaining('not valid JSON') })
    },
  )

  test('a wrong argument is named', async () => {
    for (const text of ['{"city":7}', '{}', '{"city":"x"}']) {
      const outcome = await callTool(
        tool(() => 'x'),
        text,
        context(),
      )
      expect(outcome).toMatchObject({ status: 'failed', text: expect.stringContaining('city') })
    }
    expect(
      await callTool(
        tool(() => 'x'),
        '[1]',
        context(),
      ),
    ).toMatchObject({ status: 'failed' })
  })

  test.each([
    [
      'an error',
      () => {
        throw new Error('The service is closed.')
      },
      'The service is closed.',
    ],
    [
      'a rejection',
      async () => {
        throw new Error('Later.')
      },
      'Later.',
    ],
    [
      'something that is no error',
      () => {
        throw 'words'
      },
      'words',
    ],
    [
      'nothing',
      () => {
        throw undefined
      },
      'undefined',
    ],
  ])('a tool that throws %s has failed, with its words', async (_name, run, text) => {
    expect(await callTool(tool(run), '{"city":"Oslo"}', context())).toMatchObject({ status: 'failed', text })
  })

  test('a result that is far too long is cut and says so', async () => {
    const { status, text } = await callTool(
      tool(() => 'y'.repeat(longestResult * 3)),
      '{"city":"Oslo"}',
      context(),
    )
    expect(status).toBe('done')
    expect(text.length).toBeLessThan(longestResult + 200)
    expect(text).toContain(`the result has ${longestResult * 3} characters`)
  })

  test('an abort ends the call at once, even of a tool that does not listen', async () => {
    const controller = new AbortController()
    const deaf = tool(
      () => new Promise<string>((_resolve, reject) => setTimeout(() => reject(new Error('late')), 300)),
    )
    const startedAt = performance.now()
    setTimeout(() => controller.abort(), 20)
    expect(await callTool(deaf, '{"city":"Oslo"}', context(controller.signal))).toMatchObject({
      status: 'cancelled',
    })
    expect(performance.now() - startedAt).toBeLessThan(120)
    // Its late failure must not end the process as an unhandled rejection.
    await new Promise((resolve) => setTimeout(resolve, 350))
  })

  test('a call that was cancelled before it began does not begin', async () => {
    let begun = false
    const outcome = await callTool(
      tool(() => {
        begun = true
        return 'x'
      }),
      '{"city":"Oslo"}',
      context(AbortSignal.abort()),
    )
    expect(outcome.status).toBe('cancelled')
    expect(begun).toBe(false)
  })
})

describe('a call that does not end in its time', () => {
  const deaf = () => new Promise<string>(() => {})

  // Bug: a tool that hangs keeps its run for ever.
  test('has failed, and its tool is told to stop', async () => {
    let heard = false
    const slow: Tool['run'] = (_input, { signal }) => {
      signal.addEventListener('abort', () => {
        heard = true
      })
      return deaf()
    }
    const outcome = await callTool(tool(slow, undefined, { deadlineMs: 30 }), city, context())
    expect(outcome).toMatchObject({
      status: 'failed',
      text: expect.stringContaining('did not end in that time'),
    })
    expect(heard).toBe(true)
  })

  // Bug: a mail that may have gone out is told as not sent, and the model sends it again.
  test.each([
    ['at its deadline', 30, null],
    ['at a stop', 60_000, 30],
  ])(
    'is unknown %s, where it changes the world and does not say how it ended',
    async (_when, deadlineMs, stopMs) => {
      const controller = new AbortController()
      if (stopMs !== null) setTimeout(() => controller.abort(), stopMs)
      const worldly = tool(deaf, undefined, { effect: 'world', deadlineMs })
      expect(await callTool(worldly, city, context(controller.signal))).toMatchObject({ status: 'unknown' })
    },
  )

  // Bug: what is known of a call that changed the world is thrown away, because it was stopped a moment before.
  test('is what it says, where it changes the world and says so soon', async () => {
    const controller = new AbortController()
    const soon = tool(
      () => new Promise<string>((resolve) => setTimeout(() => resolve('sent'), 60)),
      undefined,
      { effect: 'world' },
    )
    setTimeout(() => controller.abort(), 20)
    expect(await callTool(soon, city, context(controller.signal))).toEqual({ status: 'done', text: 'sent' })
  })

  test('is unknown where it changes the world and breaks off at the stop', async () => {
    const controller = new AbortController()
    const breaks: Tool['run'] = (_input, { signal }) =>
      new Promise<string>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('Broken off.')))
      })
    setTimeout(() => controller.abort(), 20)
    const worldly = tool(breaks, undefined, { effect: 'world' })
    expect(await callTool(worldly, city, context(controller.signal))).toEqual({
      status: 'unknown',
      text: 'Broken off.',
    })
  })

  test('that asks for its run and its key is given them', async () => {
    const key = { ...context(), idempotencyKey: 'key' }
    const { text } = await callTool(
      tool((_input, { runId, callId, idempotencyKey }) => `${runId} ${callId} ${idempotencyKey}`),
      city,
      key,
    )
    expect(text).toBe(`${key.runId} c1 key`)
  })
})

describe('the registry', () => {
  const registry = createToolRegistry()

  test('tells windows and models what there is, as plain JSON Schema', () => {
    expect(registry.list().map(({ name }) => name)).toEqual(builtinTools.map(({ name }) => name))
    const [definition] = registry.definitions(['calculator', 'no-such-tool'])
    expect(registry.definitions(['calculator', 'no-such-tool'])).toHaveLength(1)
    expect(definition?.inputSchema).toMatchObject({ type: 'object', required: ['expression'] })
    expect(definition?.inputSchema).not.toHaveProperty('$schema')
  })

  test('a tool that does not exist is a failed call that names those that do', async () => {
    expect(await registry.call('weather', '{}', context())).toMatchObject({
      status: 'failed',
      text: expect.stringContaining('calculator'),
    })
    expect(await registry.call('calculator', '{"expression":"6*7"}', context())).toMatchObject({
      status: 'done',
      text: '6*7 = 42',
    })
    expect(await registry.call('calculator', '{"expression":"1/0"}', context())).toMatchObject({
      status: 'failed',
      text: 'Division by zero.',
    })
  })

  test('two tools of one name, and a name that no model takes, are refused', () => {
    expect(() => createToolRegistry([currentTime, currentTime])).toThrow('two tools')
    expect(() => createToolRegistry([{ ...currentTime, name: 'with space' }])).toThrow('cannot be named')
  })
})

describe('the current time', () => {
  const ask = (given: object) => callTool(currentTime, JSON.stringify(given), context())

  test.each([
    ['Europe/Berlin', '2026-11-21T07:30:05+01:00, Saturday, Europe/Berlin'],
    ['UTC', '2026-11-21T06:30:05+00:00, Saturday, UTC'],
    ['America/St_Johns', '2026-11-21T03:00:05-03:30, Saturday, America/St_Johns'],
    ['Pacific/Kiritimati', '2026-11-21T20:30:05+14:00, Saturday, Pacific/Kiritimati'],
  ])('in %s', async (timeZone, text) => {
    expect(await ask({ timeZone })).toMatchObject({ status: 'done', text })
  })

  test('is the very moment that was asked for', async () => {
    const { text } = await ask({})
    expect(Date.parse(text.split(',')[0] ?? '')).toBe(Date.UTC(2026, 10, 21, 6, 30, 5))
  })

  test('at midnight the hour is 00, not 24', async () => {
    const midnight = { ...context(), now: () => Date.UTC(2026, 0, 1) }
    const { text } = await callTool(currentTime, '{"timeZone":"UTC"}', midnight)
    expect(text).toContain('2026-01-01T00:00:00')
  })

  test.each([['Mars/Olympus'], ['Berlin'], ['']])(
    'a zone such as “%s” is refused with an example',
    async (timeZone) => {
      expect(await ask({ timeZone })).toMatchObject({
        status: 'failed',
        text: expect.stringContaining('Europe/Berlin'),
      })
    },
  )
})
