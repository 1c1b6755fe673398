import { describe, expect, test } from 'vitest'
import { openTestStore } from './store-fixture.ts'

/** A part of main that keeps its own SQL. */
async function withPart() {
  const { store } = await openTestStore()
  const part = store.part(
    ({ db }) => {
      db.exec('CREATE TABLE notes (id TEXT PRIMARY KEY)')
      const insert = db.prepare('INSERT INTO notes (id) VALUES (?)')
      const ids = db.prepare<[], string>('SELECT id FROM notes ORDER BY id').pluck()
      return { ids: () => ids.all(), insert: (id: string) => void insert.run(id) }
    },
    ['ids'],
  )
  return { store, part }
}

describe('a part that keeps its own table', () => {
  // Bug: it reads past what others have queued, or writes before it, and sees a state that never was.
  test('sees what is queued, and takes part in a transaction', async () => {
    const { store, part } = await withPart()
    const queued = store.enqueue(() => part.insert('a'))
    expect(part.ids()).toEqual(['a'])
    await queued
    expect(() =>
      store.transaction(() => {
        part.insert('b')
        throw new Error('not after all')
      }),
    ).toThrow('not after all')
    expect(part.ids()).toEqual(['a'])
  })

  // Bug: a full or damaged disk reaches the person as SQLite's own words.
  test('throws what a person can act on', async () => {
    const { store, part } = await withPart()
    store.close()
    expect(() => part.ids()).toThrow()
  })
})
