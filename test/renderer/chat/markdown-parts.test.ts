import { describe, expect, test } from 'vitest'
import { documentDefinitions, hasFootnotes } from '#renderer/features/chat/markdown/definitions.ts'
import { safeLink } from '#renderer/features/chat/markdown/links.ts'
import { mendTail } from '#renderer/features/chat/markdown/mend-tail.ts'

describe('links of a model', () => {
  test.each(['https://example.com/a?b#c', 'http://127.0.0.1:8080/', 'mailto:someone@example.com'])(
    '%s may be followed',
    (link) => {
      expect(safeLink(link)).toBe(link)
    },
  )

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'vbscript:x',
    'blob:https://example.com/1',
    'app://agent-factory/index.html',
    '//example.com/without-scheme',
    '/relative',
    '#anchor',
    '',
  ])('%j may not', (link) => {
    expect(safeLink(link)).toBeNull()
  })

  test('a link without an address may not', () => {
    expect(safeLink(undefined)).toBeNull()
  })
})

describe('the open end of a stream', () => {
  test.each([
    ['a **bold', 'a **bold**'],
    ['a **bold*', 'a **bold**'],
    ['a **', 'a '],
    ['a *', 'a '],
    ['a `code', 'a `code`'],
    ['a `2 ** 3', 'a `2 ** 3`'],
    ['see [the page](https://exa', 'see the page'],
    ['see [the pa', 'see the pa'],
    ['![picture](https://exa', 'picture'],
  ])('%j is shown as %j', (text, shown) => {
    expect(mendTail(text)).toBe(shown)
  })

  test.each([
    'plain text',
    '**bold** and `code`',
    '[done](https://example.com) text',
    '- [ ] task',
    '- [',
    'a \\* b',
  ])('%j is left as it is', (text) => {
    expect(mendTail(text)).toBe(text)
  })
})

describe('what holds for the whole text', () => {
  test('a link defined at the end is known to the blocks above', () => {
    expect(documentDefinitions('See [one].\n\n[one]: https://example.com "Title"\n')).toBe(
      '[one]: https://example.com "Title"',
    )
  })

  test('a footnote is no link definition, and keeps its text in one piece', () => {
    const text = 'A claim.[^1]\n\n[^1]: Its source.'
    expect(documentDefinitions(text)).toBe('')
    expect(hasFootnotes(text)).toBe(true)
    expect(hasFootnotes('An array a[^1] of things')).toBe(false)
  })
})
