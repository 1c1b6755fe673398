import { describe, expect, test } from 'vitest'
import { scoreCommand } from '#renderer/features/shell/score.ts'

describe('the palette', () => {
  test('an exact beginning beats a word further in, which beats letters within a word', () => {
    const begin = scoreCommand('New agent', 'new')
    const word = scoreCommand('Open new things', 'new')
    const inner = scoreCommand('Renewals', 'new')
    expect(begin).toBeGreaterThan(word)
    expect(word).toBeGreaterThan(inner)
    expect(inner).toBeGreaterThan(0)
  })

  test('every word has to be there', () => {
    expect(scoreCommand('Go to Settings', 'go set')).toBeGreaterThan(0)
    expect(scoreCommand('Go to Settings', 'go agents')).toBe(0)
  })

  test('an id that tells two conversations of one name apart is not found by typing', () => {
    expect(scoreCommand('Chat\n0190-abc', 'abc')).toBe(0)
    expect(scoreCommand('Chat\n0190-abc', '')).toBe(1)
  })
})
