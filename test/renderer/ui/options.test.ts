import { describe, expect, test } from 'vitest'
import { filterOptions, nextEnabled } from '#renderer/ui/options.ts'
import { parseNumber, stepValue } from '#renderer/ui/spin-button.tsx'

const options = [
  'claude-sonnet — Anthropic',
  'gpt-5-mini — OpenAI',
  'gpt-5-mini — OpenRouter',
  'mini — Lab',
].map((label) => ({ value: label, label }))
const labels = (typed: string) => filterOptions(options, typed).map(({ label }) => label)

describe('options of a combobox', () => {
  test('finds words in any order, so that a model can be found by its provider', () => {
    expect(labels('openai mini')).toEqual(['gpt-5-mini — OpenAI'])
    expect(labels('nothing')).toEqual([])
    expect(labels('  ')).toHaveLength(4)
  })

  test('puts what begins with the text first, so that Enter takes it', () => {
    expect(labels('mini')[0]).toBe('mini — Lab')
  })

  test('does not reorder the list it was given', () => {
    labels('mini')
    expect(options[0]?.label).toBe('claude-sonnet — Anthropic')
  })

  test('goes round and steps over what cannot be chosen', () => {
    const some = [
      { value: 'a', label: 'a' },
      { value: 'b', label: 'b', disabled: true },
      { value: 'c', label: 'c' },
    ]
    expect(nextEnabled(some, 0, 1)).toBe(2)
    expect(nextEnabled(some, 2, 1)).toBe(0)
    expect(nextEnabled(some, 0, -1)).toBe(2)
    expect(nextEnabled(some, -1, 1)).toBe(0)
    expect(nextEnabled(some, 3, -1)).toBe(2)
    expect(nextEnabled([], 0, 1)).toBe(-1)
    expect(nextEnabled([{ value: 'a', label: 'a', disabled: true }], 0, 1)).toBe(-1)
  })
})

describe('steps of a number box', () => {
  test('0.1 added three times is 0.3, not 0.30000000000000004', () => {
    let value: number | null = 0
    for (let count = 0; count < 3; count += 1) value = stepValue(value, 1, { step: 0.1 })
    expect(value).toBe(0.3)
  })

  test('stays within its limits, and an empty box begins at zero or its lower limit', () => {
    expect(stepValue(2, 1, { min: 0, max: 2, step: 0.1 })).toBe(2)
    expect(stepValue(null, 1, { min: -2, max: 2, step: 0.1 })).toBe(0)
    expect(stepValue(null, -1, { min: 512, max: 4096, step: 1024 })).toBe(512)
    expect(stepValue(Number.NaN, 1, { min: 1, max: 10, step: 1 })).toBe(1)
  })

  // Bug: what is no number is taken for an empty box, and saved as the model's default.
  test('tells what is no number from an empty box', () => {
    expect(parseNumber(' ')).toBeNull()
    for (const text of ['1e', '--5', '-', '.', '1.2.3', '0x10', 'five', '1,2,3', 'Infinity']) {
      expect(parseNumber(text), text).toBeNaN()
    }
    expect([' 7 ', '-.5', '2.', '1e3', '+4'].map((text) => parseNumber(text))).toEqual([7, -0.5, 2, 1000, 4])
  })

  // Bug: 0,7 becomes 7.
  test('takes a comma for a point, and sets thousands apart only where numbers are whole', () => {
    expect(parseNumber('0,7')).toBe(0.7)
    expect(parseNumber('1,000')).toBe(1)
    const whole = ['16,384', '1.000.000', '2 048', '0,7'].map((text) => parseNumber(text, true))
    expect(whole).toEqual([16_384, 1_000_000, 2048, 0.7])
  })
})
