import { describe, expect, test } from 'vitest'
import { titleFrom } from '#main/agent/title'

describe('the title of a conversation', () => {
  test.each([
    ['What is the capital of France?', 'What is the capital of France?'],
    ['Plan my week. I work on Monday.', 'Plan my week.'],
    ['\n\n## Heading\nmore', 'Heading'],
    ['> **Quoted** `code`', 'Quoted code'],
    ['v1.2 of the tool fails. Why?', 'v1.2 of the tool fails.'],
    ['a'.repeat(100), `${'a'.repeat(60)}…`],
    [`${'word '.repeat(30)}`, `${'word '.repeat(12).trim()}…`],
    ['###', '###'],
    [`${'a'.repeat(59)}😀 and more`, `${'a'.repeat(59)}…`],
    [`#${' '.repeat(70)}`, '#'],
    ['What is 6*7?', 'What is 6*7?'],
  ])('of %j is %j', (text, title) => {
    expect(titleFrom(text)).toBe(title)
  })
})
