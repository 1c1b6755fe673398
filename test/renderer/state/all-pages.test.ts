import { describe, expect, test } from 'vitest'
import { allPages } from '#renderer/state/all-pages.ts'

const agents = Array.from({ length: 205 }, (_, index) => ({ id: `a${index}` }))

describe('a list that comes in pages', () => {
  // Bug: the first page stands for all, and agent 201 cannot be chosen.
  test('is read to its end', async () => {
    const asked: (string | undefined)[] = []
    const all = await allPages(async (cursor) => {
      asked.push(cursor)
      const from = Number(cursor ?? 0)
      const to = from + 200
      return { items: agents.slice(from, to), nextCursor: to < agents.length ? String(to) : null }
    })
    expect(all).toEqual(agents)
    expect(asked).toEqual([undefined, '200'])
  })

  // Bug: what was changed while the pages were read stands in the list twice.
  test('holds what stands on two pages once', async () => {
    const pages = [agents.slice(0, 3), agents.slice(2, 5)]
    const all = await allPages(async (cursor) => ({
      items: pages[cursor === undefined ? 0 : 1] ?? [],
      nextCursor: cursor === undefined ? 'next' : null,
    }))
    expect(all).toEqual(agents.slice(0, 5))
  })
})
