import { expect, test } from 'vitest'
import { snippetParts } from '../../../src/renderer/features/chat/list/snippet.ts'

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
