/** What the builder does with each key, and what it leaves until typing rests. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AgentFields, agentFormSchema, blankFields } from '#renderer/features/agents/agent-form.ts'
import { agentResolver } from '#renderer/features/agents/agent-resolver.ts'
import { createDraftWriter } from '#renderer/features/agents/draft-writer.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the draft of an agent', () => {
  function setUp() {
    const done: string[] = []
    const writer = createDraftWriter<string>({
      write: (draft) => done.push(`write ${draft}`),
      drop: () => done.push('drop'),
      delayMs: 400,
    })
    return { done, writer }
  }

  // Bug: each key writes the whole draft, with a system prompt of many pages, into the window's storage.
  test('is written once for many keys, with all of them, and not put off for ever', () => {
    const { done, writer } = setUp()
    for (let key = 1; key <= 100; key += 1) {
      writer.set('x'.repeat(key))
      vi.advanceTimersByTime(10)
    }
    vi.advanceTimersByTime(400)
    expect(done.length).toBeLessThanOrEqual(3)
    expect(done.at(-1)).toBe(`write ${'x'.repeat(100)}`)
  })

  // Bug: leaving the page within the moment that the writing waits loses what was typed last.
  test('is written at once where the page is left, and once only', () => {
    const { done, writer } = setUp()
    writer.set('Ada')
    writer.flush()
    writer.flush()
    vi.advanceTimersByTime(1000)
    expect(done).toEqual(['write Ada'])
  })

  // Bug: a draft that was saved or discarded comes back, written late.
  test('that was saved or discarded is not written after that', () => {
    const { done, writer } = setUp()
    writer.set('Ada')
    writer.drop()
    writer.flush()
    vi.advanceTimersByTime(1000)
    expect(done).toEqual(['drop'])
  })
})

describe('checking the form', () => {
  const wrong: AgentFields = {
    ...blankFields(null),
    name: 'x'.repeat(81),
    description: 'x'.repeat(501),
    icon: 'Robot',
    fallbacks: Array.from({ length: 6 }, (_, index) => ({ providerId: 'p', modelId: `m${index}` })),
    parameters: { ...blankFields(null).parameters, temperature: 7, seed: Number.NaN },
  }
  const check = (values: AgentFields, names: readonly string[]) =>
    agentResolver(values, undefined, { fields: {}, names, shouldUseNativeValidation: false } as never)

  // Bug: each key checks every field, the longest as well.
  test('reads the one field that is typed in', async () => {
    const read: string[] = []
    const values = new Proxy(wrong, {
      get: (target, key) => {
        read.push(String(key))
        return Reflect.get(target, key)
      },
    })
    const { errors } = await check(values, ['name'])
    expect(errors.name?.message).toBe('agent-name-too-long')
    expect(read).not.toContain('systemPrompt')
    expect(read).not.toContain('description')
  })

  // Bug: a field says something else while it is typed in than when the agent is saved.
  test('says of one field what it says of it among all', async () => {
    const all = Object.keys(agentFormSchema.shape)
    const { errors } = await check(wrong, all)
    expect(Object.keys(errors).sort()).toEqual(['description', 'fallbacks', 'icon', 'name', 'parameters'])
    for (const name of all as (keyof AgentFields)[]) {
      expect((await check(wrong, [name])).errors[name], name).toEqual(errors[name])
    }
    const { errors: nested } = await check(wrong, ['parameters.temperature'])
    expect(nested.parameters?.temperature).toEqual(errors.parameters?.temperature)
  })

  // Bug: what is saved is not what was checked: spaces stay around a name.
  test('gives what is saved, checked as a whole', async () => {
    const { values, errors } = await check({ ...blankFields(null), name: ' Ada ' }, ['name', 'description'])
    expect(errors).toEqual({})
    expect(values).toMatchObject({ name: 'Ada', status: 'active' })
  })
})
