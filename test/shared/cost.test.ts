import { expect, test } from 'vitest'
import { addCosts } from '#shared/common'

// Bug: a sum that no safe integer holds is read back as nothing at all.
test('a cost beyond what can be counted exactly is the most that can, and at least that', () => {
  const most = { nanos: Number.MAX_SAFE_INTEGER, atLeast: false }
  expect(addCosts(most, { nanos: 0, atLeast: false })).toEqual(most)
  expect(addCosts(most, { nanos: 1, atLeast: false })).toEqual({ ...most, atLeast: true })
})
