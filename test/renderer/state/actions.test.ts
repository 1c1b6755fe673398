import { describe, expect, test } from 'vitest'
import { createWish } from '#renderer/state/actions.ts'

describe('wishes between parts of the window', () => {
  test('a wish made before its part is there is fulfilled once it comes, and only once', () => {
    const wish = createWish<number>()
    wish.make(1)
    const heard: number[] = []
    const stop = wish.listen((value) => heard.push(value))
    expect(heard).toEqual([1])
    stop()
    wish.listen((value) => heard.push(value))
    expect(heard).toEqual([1])
  })

  test('a wish is heard at once by a part that listens, and not again by the next one', () => {
    const wish = createWish<string>()
    const heard: string[] = []
    const stop = wish.listen((value) => heard.push(value))
    wish.make('now')
    stop()
    wish.listen((value) => heard.push(`late ${value}`))
    expect(heard).toEqual(['now'])
  })
})
