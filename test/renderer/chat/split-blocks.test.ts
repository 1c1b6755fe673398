import { describe, expect, test } from 'vitest'
import { createBlockSplitter, splitBlocks } from '#renderer/features/chat/markdown/split-blocks.ts'

const texts = (markdown: string) => splitBlocks(markdown).map((block) => block.text)

describe('splitting Markdown into blocks', () => {
  test('paragraphs close at a blank line, and the last stays open', () => {
    const blocks = splitBlocks('One\nline\n\nTwo\n\nThree')
    expect(blocks.map((block) => [block.text, block.closed])).toEqual([
      ['One\nline\n\n', true],
      ['Two\n\n', true],
      ['Three', false],
    ])
  })

  test('a blank line inside a fence does not cut the code in two', () => {
    const [block, after] = splitBlocks('```ts\nconst a = 1\n\nconst b = 2\n```\nAfter')
    expect(block?.code).toEqual({ language: 'ts', body: 'const a = 1\n\nconst b = 2' })
    expect(after?.text).toBe('After')
  })

  test('a longer or another fence inside a fence is code, not its end', () => {
    const [block] = splitBlocks('````md\n```js\nx\n```\n~~~\n````\n')
    expect(block?.code?.body).toBe('```js\nx\n```\n~~~')
    expect(block?.closed).toBe(true)
  })

  test('a fence right under a paragraph begins its own block', () => {
    expect(texts('See:\n```sh\nls\n```\n')).toEqual(['See:\n', '```sh\nls\n```\n'])
  })

  test('blank lines before a fence do not end up in its language or code', () => {
    const blocks = splitBlocks('A\n\n\n\n```py\nx = 1\n```\n')
    expect(blocks.at(-1)?.code).toEqual({ language: 'py', body: 'x = 1' })
  })

  test('backticks after a fence mark make inline code', () => {
    expect(splitBlocks('```not a fence```\n\nB').map((block) => block.code)).toEqual([null, null])
  })

  test('a nested and loose list stays one block, so its numbers and levels hold', () => {
    const list = '1. One\n\n   More of one\n\n   - inner\n\n2. Two\n\n    code\n\n3. Three\n'
    expect(texts(`${list}\nAfter the list\n`)).toEqual([`${list}\n`, 'After the list\n'])
  })

  // Bug: a list without a blank line above it is torn at its first blank line, and what stands in an item becomes code.
  test('a list right below a paragraph or a heading is one, too', () => {
    const list = '1. One\n\n    More of one\n\n2. Two\n'
    expect(texts(`Steps:\n${list}\nAfter\n`)).toEqual([`Steps:\n${list}\n`, 'After\n'])
    expect(texts(`# Steps\n3. Three\n\n   More\n`)).toHaveLength(1)
    // Not the first of a list, so text.
    expect(texts('In\n2019. It was\n\n    code\n')).toHaveLength(2)
  })

  // Bug: code that stands below a list, but not in it, is cut at its blank lines.
  test('a fence indented less than the items stands by itself', () => {
    const code = '  ```sh\n  one\n\n  two\n  ```\n'
    expect(texts(`1. Run\n${code}2. Done\n`)).toEqual(['1. Run\n', code, '2. Done\n'])
  })

  test('code inside a list item is not torn out of the list', () => {
    const list = '- Item\n\n  ```js\n  a()\n\n  b()\n  ```\n- Next\n'
    expect(texts(list)).toEqual([list])
  })

  test('a table stays whole', () => {
    const table = '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n'
    expect(texts(`${table}\nEnd`)).toEqual([`${table}\n`, 'End'])
  })

  test('indented code with a blank line inside stays whole', () => {
    const code = '    a\n\n    b\n'
    expect(texts(`${code}\nEnd\n`)).toEqual([`${code}\n`, 'End\n'])
  })

  test('a very long list is cut at an item, and one whose items are all numbered 1 is not', () => {
    const long = (marker: (index: number) => string) =>
      Array.from({ length: 400 }, (_, index) => `${marker(index)} An item with some text`).join('\n')
    expect(texts(long(() => '-')).length).toBeGreaterThan(1)
    expect(texts(long((index) => `${index + 1}.`)).length).toBeGreaterThan(1)
    expect(texts(long(() => '1.')).length).toBe(1)
  })

  test('an unfinished fence is code at once, without its half-written end', () => {
    expect(splitBlocks('```py')[0]?.code).toEqual({ language: 'py', body: '' })
    expect(splitBlocks('```py\nx = 1\n``')[0]?.code?.body).toBe('x = 1')
    expect(splitBlocks('```py\nx = 1\n```')[0]?.code?.body).toBe('x = 1')
    expect(splitBlocks('```py\nx = 1')[0]?.code?.body).toBe('x = 1')
  })

  test('a language written with attributes is still found', () => {
    expect(splitBlocks('```TypeScript {1,3} title="x"\n```\n')[0]?.code?.language).toBe('typescript')
    expect(splitBlocks('```{.python}\n```\n')[0]?.code?.language).toBe('python')
  })

  test('closed blocks keep their identity while the text grows, so they are not rendered again', () => {
    const splitter = createBlockSplitter()
    const before = splitter.update('One\n\nTwo\n\nThr')
    const after = splitter.update('One\n\nTwo\n\nThree and more')
    expect(after[0]).toBe(before[0])
    expect(after[1]).toBe(before[1])
    expect(after[2]?.text).toBe('Three and more')
  })

  test('text that was replaced after a retry leaves nothing of the old blocks', () => {
    const splitter = createBlockSplitter()
    splitter.update('Old one\n\nOld two\n\nOld')
    expect(splitter.update('New').map((block) => block.text)).toEqual(['New'])
  })
})
