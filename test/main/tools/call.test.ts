/** Calling tools: whatever a model writes or a tool does, the outcome is a text for the model. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { currentTime } from '#main/tools/builtin/current-time'
import { callTool, longestResult } from '#main/tools/call'
import { builtinTools, createToolRegistry } from '#main/tools/registry'
import { defineTool, type Tool, type ToolContext } from '#main/tools/tool'

const context = (signal = new AbortController().signal): ToolContext => ({
  signal,
  now: () => Date.UTC(2026, 10, 21, 6, 30, 5),
})

function tool(run: Tool['run'], input: z.ZodType = z.object({ city: z.string().min(2) })): Tool {
  return defineTool({ name: 'weather', title: 'Weather', description: 'x', input, effect: 'none', run })
}

describe('calling', () => {
  test('arguments are checked, defaults filled in, and the result handed back', async () => {
    const input = z.object({ city: z.string(), days: z.number().default(3) })
    const outcome = await callTool(
      tool((given) => JSON.stringify(given), input),
      '{"city":"Oslo","x":1}',
      context(),
    )
    expect(outcome).toEqual({ ok: true, text: '{"city":"Oslo","days":3}', cancelled: false })
  })

  test('no arguments at all are an empty object', async () => {
    expect(
      await callTool(
        tool(() => 'fine', z.object({})),
        '',
        context(),
      ),
    ).toMatchObject({ ok: true, text: 'fine' })
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
      ).toMatchObject({ ok: false, text: expect.stringContaining('not valid JSON') })
    },
  )

  test('a wrong argument is named', async () => {
    for (const text of ['{"city":7}', '{}', '{"city":"x"}']) {
      const outcome = await callTool(
        tool(() => 'x'),
        text,
        context(),
      )
      expect(outcome).toMatchObject({ ok: false, text: expect.stringContaining('city') })
    }
    expect(
      await callTool(
        tool(() => 'x'),
        '[1]',
        context(),
      ),
    ).toMatchObject({ ok: false })
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
    expect(await callTool(tool(run), '{"city":"Oslo"}', context())).toMatchObject({ ok: false, text })
  })

  test('a result that is far too long is cut and says so', async () => {
    const { ok, text } = await callTool(
      tool(() => 'y'.repeat(longestResult * 3)),
      '{"city":"Oslo"}',
      context(),
    )
    expect(ok).toBe(true)
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
      ok: false,
      cancelled: true,
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
    expect(outcome.cancelled).toBe(true)
    expect(begun).toBe(false)
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
      ok: false,
      text: expect.stringContaining('calculator'),
    })
    expect(await registry.call('calculator', '{"expression":"6*7"}', context())).toMatchObject({
      ok: true,
      text: '6*7 = 42',
    })
    expect(await registry.call('calculator', '{"expression":"1/0"}', context())).toMatchObject({
      ok: false,
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
    expect(await ask({ timeZone })).toMatchObject({ ok: true, text })
  })

  test('is the very moment that was asked for', async () => {
    const { text } = await ask({})
    expect(Date.parse(text.split(',')[0] ?? '')).toBe(Date.UTC(2026, 10, 21, 6, 30, 5))
  })

  test('at midnight the hour is 00, not 24', async () => {
    const midnight = { signal: new AbortController().signal, now: () => Date.UTC(2026, 0, 1) }
    const { text } = await callTool(currentTime, '{"timeZone":"UTC"}', midnight)
    expect(text).toContain('2026-01-01T00:00:00')
  })

  test.each([['Mars/Olympus'], ['Berlin'], ['']])(
    'a zone such as “%s” is refused with an example',
    async (timeZone) => {
      expect(await ask({ timeZone })).toMatchObject({
        ok: false,
        text: expect.stringContaining('Europe/Berlin'),
      })
    },
  )
})
