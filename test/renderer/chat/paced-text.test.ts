import { describe, expect, test } from 'vitest'
import { portion, portionEnd } from '#renderer/features/chat/markdown/use-paced-text.ts'

describe('text that comes faster than it can be drawn', () => {
  test('would freeze the window for as long as it takes to draw all of it at once', () => {
    expect(portionEnd('x'.repeat(portion * 3), 0)).toBe(portion)
    expect(portionEnd('x'.repeat(portion * 3), portion)).toBe(portion * 2)
  })

  test('would wait for another frame although it is little', () => {
    expect(portionEnd('x'.repeat(portion), 0)).toBe(portion)
    expect(portionEnd('short', 5)).toBe(5)
  })

  test('would end beyond a text that was begun anew, shorter than before', () => {
    expect(portionEnd('anew', 9000)).toBe(4)
  })

  test('would show half a character at the cut', () => {
    const text = `${'x'.repeat(portion - 1)}😀${'x'.repeat(portion)}`
    expect(portionEnd(text, 0)).toBe(portion - 1)
    expect(portionEnd(text, portion - 1)).toBe(portion * 2 - 1)
  })
})
