import { expect, test } from 'vitest'
import { snippetParts } from '#renderer/features/chat/list/snippet.ts'

test('the words between the marks are the words found', () => {
  expect(snippetParts('a \uE000hit\uE001 and \uE000more\uE001.')).toEqual([
    { text: 'a ', found: false },
    { text: 'hit', found: true },
    { text: ' and ', found: false },
    { text: 'more', found: true },
    { text: '.', found: false },
  ])
})

test('marks without a partner lose no text, and never show as signs', () => {
  expect(snippetParts('cut \uE000off')).toEqual([
    { text: 'cut ', found: false },
    { text: 'off', found: true },
  ])
  expect(snippetParts('\uE001late')).toEqual([{ text: 'late', found: false }])
  expect(snippetParts('')).toEqual([])
})

test('markup in a message stays text', () => {
  expect(snippetParts('<b>\uE000x\uE001</b>').map((part) => part.text)).toEqual(['<b>', 'x', '</b>'])
})

test('the marks of a table, of code and of headings do not stand in the line', () => {
  const snippet = '…a month. | Part | Choice | |---|---:| | Tool | `\uE000restic\uE001` | ## Then **go**'
  const shown = snippetParts(snippet).map((part) => part.text)
  expect(shown.join('')).toBe('…a month. · Part · Choice · Tool · restic · Then go')
})

test('operators and names of code stay what they are', () => {
  expect(snippetParts('2 * 3 - snake_case #1').map((part) => part.text)).toEqual(['2 * 3 - snake_case #1'])
})
