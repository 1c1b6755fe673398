import { expect, test } from 'vitest'
import { createIdSource } from '#main/store/ids'
import { idSchema } from '#shared/common'

test('ids are UUIDs of version 7 that tell their time', () => {
  const now = Date.UTC(2026, 10, 21, 8, 30)
  const id = createIdSource({ now: () => now })()
  expect(idSchema.safeParse(id).success).toBe(true)
  expect(id[14]).toBe('7')
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now)
})

test('ids of one source ascend, also within a millisecond, past its counter, and when the clock goes back', () => {
  let now = 1_800_000_000_000
  const next = createIdSource({ now: () => now })
  const ids = Array.from({ length: 10_000 }, next)
  now -= 60_000
  ids.push(...Array.from({ length: 100 }, next))
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
})
