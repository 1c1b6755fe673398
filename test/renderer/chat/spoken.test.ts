import { describe, expect, test } from 'vitest'
import { nextSpoken, plainWords } from '#renderer/features/chat/messages/spoken.ts'

describe('what a screen reader is told', () => {
  test('whole sentences only while the answer grows, and each once', () => {
    const one = nextSpoken('First sentence. Second sent', 0, false, 'Code')
    expect(one.say).toBe('First sentence.')
    const two = nextSpoken('First sentence. Second sentence. Thi', one.upTo, false, 'Code')
    expect(two.say).toBe('Second sentence.')
  })

  test('the end brings the rest', () => {
    expect(nextSpoken('Done. The rest', 5, true, 'Code').say).toBe('The rest')
    expect(nextSpoken('Done.', 5, true, 'Code').say).toBe('')
  })

  test('code that is still being written is not read line by line', () => {
    const text = 'Look here.\n\n```js\nconst a = 1\nconst b = 2\n'
    const next = nextSpoken(text, 0, false, 'Code block')
    expect(next.say).toBe('Look here.')
    expect(nextSpoken(`${text}\`\`\`\nAfter it. `, next.upTo, false, 'Code block').say).toBe(
      'Code block. After it.',
    )
  })

  test('marks are not read, what they mark is', () => {
    expect(plainWords('## A **bold** [link](https://example.com)\n- `x`', 'Code')).toBe('A bold link x')
  })

  test('a very long piece is cut', () => {
    expect(nextSpoken('word '.repeat(1000), 0, true, 'Code').say.length).toBeLessThan(700)
  })
})
