import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  agentFormSchema,
  blankFields,
  changedFields,
  fieldsOfAgent,
  iconSchema,
  parseStop,
  sameFields,
  stopText,
} from '#renderer/features/agents/agent-form.ts'
import { dropDraft, readDraft, writeDraft } from '#renderer/features/agents/drafts.ts'
import { parseRef, refValue } from '#renderer/features/agents/model-options.ts'
import { hasParameter } from '#renderer/features/agents/parameter-support.ts'
import type { Agent } from '#shared/agents/agent'

const blank = blankFields(null)
const providerId = '018f0000-0000-7000-8000-000000000001'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  vi.stubGlobal('window', {
    localStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    },
  })
})

describe('the fields of an agent', () => {
  test('a blank form lacks nothing but its name', () => {
    expect(agentFormSchema.safeParse(blank).error?.issues.map(({ path }) => path)).toEqual([['name']])
    expect(agentFormSchema.safeParse({ ...blank, name: 'A' }).success).toBe(true)
  })

  test('what an agent has beside its definition does not become part of the form', () => {
    const agent: Agent = {
      ...blank,
      name: 'A',
      id: providerId,
      versionId: providerId,
      version: 3,
      createdAt: 1,
      updatedAt: 1,
      deletedAt: null,
    }
    expect(Object.keys(fieldsOfAgent(agent)).sort()).toEqual(Object.keys(blank).sort())
  })

  test('a parameter that differs is a change, by its own name', () => {
    const other = { ...blank, parameters: { ...blank.parameters, topK: 4 }, tools: ['time'] }
    expect(changedFields(blank, other)).toEqual(['tools', 'topK'])
    expect(sameFields(blank, { ...blank })).toBe(true)
    expect(sameFields(blank, { ...blank, status: 'draft' })).toBe(false)
  })

  // Bug: a number that is none counts as unchanged; spaces that are not saved count as a change for ever.
  test('what is no number is a change, and spaces around a text are none', () => {
    const wrong = { ...blank, parameters: { ...blank.parameters, seed: Number.NaN } }
    expect(changedFields(blank, wrong)).toEqual(['seed'])
    expect(agentFormSchema.safeParse({ ...wrong, name: 'A' }).success).toBe(false)
    expect(sameFields({ ...blank, name: 'A' }, { ...blank, name: ' A ', description: '\n' })).toBe(true)
  })

  // Bug: an icon can be any text, and hangs out of its frame.
  test('an icon is one sign, of however many characters it is made', () => {
    const taken = ['🤖', '👩‍🏫', '🇩🇪', '👨‍👩‍👧‍👦', '1️⃣', 'Z', 'ï'].filter(
      (icon) => iconSchema.safeParse(icon).success,
    )
    expect(taken).toHaveLength(7)
    for (const icon of ['Robot', '🤖🤖', ' ', '']) expect(iconSchema.safeParse(icon).success).toBe(false)
  })

  test('stop sequences with line breaks survive the text box', () => {
    const stop = ['\n\n', 'END', ' spaced ']
    expect(parseStop(stopText(stop))).toEqual(stop)
    expect(parseStop('one\n\ntwo\n')).toEqual(['one', 'two'])
  })

  test('a model id with spaces in it is still told apart from its provider', () => {
    const ref = { providerId, modelId: 'my model: latest' }
    expect(parseRef(refValue(ref))).toEqual(ref)
  })

  test('what a provider does not take is marked, and without a provider all can be set', () => {
    expect(hasParameter({ type: 'anthropic', preset: null }, 'seed')).toBe(false)
    expect(hasParameter({ type: 'openai-compatible', preset: 'groq' }, 'topK')).toBe(false)
    expect(hasParameter({ type: 'openai-compatible', preset: 'vllm' }, 'topK')).toBe(true)
    expect(hasParameter({ type: 'ollama', preset: null }, 'contextLength')).toBe(true)
    expect(hasParameter(null, 'contextLength')).toBe(true)
  })
})

describe('drafts', () => {
  test('keep what is not valid yet: that is what must not be lost', () => {
    const long = 'x'.repeat(90)
    const fields = { ...blank, name: long, description: 'typed', tools: ['time'] }
    writeDraft('new', { fields, baseVersion: null })
    expect(readDraft('new', blank)).toEqual({ fields, baseVersion: null })
  })

  test('a damaged draft is no draft, and a field of the wrong kind begins blank', () => {
    stored.set('agent-factory.agent-draft.new', '{oops')
    expect(readDraft('new', blank)).toBeNull()
    stored.set(
      'agent-factory.agent-draft.new',
      JSON.stringify({ fields: { ...blank, name: 'A', tools: 7, status: 'gone' }, baseVersion: 2 }),
    )
    expect(readDraft('new', blank)).toEqual({ fields: { ...blank, name: 'A' }, baseVersion: 2 })
  })

  test('of one agent does not show up in another, and can be dropped', () => {
    writeDraft('a1', { fields: { ...blank, name: 'A' }, baseVersion: 1 })
    expect(readDraft('a2', blank)).toBeNull()
    dropDraft('a1')
    expect(readDraft('a1', blank)).toBeNull()
  })
})
