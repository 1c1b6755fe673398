/**
 * Takes new texts into the full-text index, many at once: the index writes itself into the file after each statement, so
 * one by one costs more than all else that is written of a message. What waits stands in `message_search_queue`, by
 * triggers of the same transaction as the text, and is taken in soon after, before each search, and after a crash.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StoreContext } from './rows.ts'

/** How long texts wait for others to come. */
const gatherMs = 500
/** Of one piece: main is not held up for longer than a frame, unless a single text is longer than this. */
const mostTexts = 200
const mostCharacters = 100_000

interface Waiting {
  readonly number: number
  readonly length: number
}

export interface SearchIndex {
  /** A text was written: it is taken in soon. */
  touch(): void
  /** All that waits is in the index when this resolves. Never rejects: a search finds what is there. */
  catchUp(): Promise<void>
  /** The same at once. */
  catchUpNow(): void
  /** What waits is taken in at the next start. */
  close(): void
}

export function createSearchIndex({ db, log, transaction }: StoreContext): SearchIndex {
  // Always from what waits to the texts: SQLite, left to itself, may walk through all messages instead.
  const texts = 'FROM message_search_queue q CROSS JOIN messages m ON m.number = q.number'
  const waiting = db.prepare<[], Waiting>(
    `SELECT q.number, length(m.text) AS length ${texts} ORDER BY q.number LIMIT ${mostTexts}`,
  )
  const first = db.prepare('SELECT 1 FROM message_search_queue LIMIT 1')
  const takeIn = [
    `INSERT INTO message_cuts SELECT m.number, cut_words(m.text), cut_characters(m.text) ${texts}
     WHERE q.number <= ? AND is_cut(m.text)`,
    `INSERT INTO message_characters (rowid, characters) SELECT c.number, c.characters
     FROM message_search_queue q CROSS JOIN message_cuts c ON c.number = q.number WHERE q.number <= ?`,
    `INSERT INTO message_search (rowid, text) SELECT m.number, coalesce(c.words, m.text) ${texts}
     LEFT JOIN message_cuts c ON c.number = m.number WHERE q.number <= ?`,
    `INSERT OR IGNORE INTO search_words SELECT value ${texts} CROSS JOIN json_each(new_long_words(m.text))
     WHERE q.number <= ?`,
    'DELETE FROM message_search_queue WHERE number <= ?',
  ].map((sql) => db.prepare<[number]>(sql))
  let timer: NodeJS.Timeout | null = null

  /** False where nothing was left to take in. */
  function takeSome(): boolean {
    return transaction(() => {
      let last: number | undefined
      let characters = 0
      for (const { number, length } of waiting.all()) {
        characters += length
        if (last !== undefined && characters > mostCharacters) break
        last = number
      }
      if (last === undefined) return false
      for (const statement of takeIn) statement.run(last)
      return true
    })
  }

  /** A full disk, for instance: what waits goes on waiting. */
  function takeSomeIfPossible(): boolean {
    try {
      // Nearly always nothing waits, and a transaction would cost as much as the search.
      return db.open && first.get() !== undefined && takeSome()
    } catch (thrown) {
      log.warn('New texts could not be taken into the index of the search yet.', { reason: String(thrown) })
      return false
    }
  }

  async function catchUp(): Promise<void> {
    while (takeSomeIfPossible()) await nextTurn()
  }

  return {
    touch() {
      timer ??= setTimeout(() => {
        timer = null
        void catchUp()
      }, gatherMs).unref()
    },
    catchUp,
    catchUpNow() {
      while (takeSomeIfPossible()) {
        // One piece after the other.
      }
    },
    close() {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
