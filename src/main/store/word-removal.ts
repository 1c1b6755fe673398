/** Takes words out of `search_words` that no message holds any more. */
import type { Database } from 'better-sqlite3'
import { fold } from './rows.ts'
import { longWords } from './search-text.ts'
import { stem } from './stem.ts'

/**
 * So many kept messages that hold another inflection are looked through for the very word. Beyond that it stays: such a
 * word is a common one.
 */
const mostLooks = 1000

export interface WordRemoval {
  /** Of the long words of removed texts, those whose stem no message holds: in the transaction that removed them. */
  of(texts: readonly string[]): void
  /** Some of the others, where no message holds the very word; how many were looked for. 0: nothing is left to do. */
  rest(): number
}

/** `forgetWords`: words were removed. */
export function createWordRemoval(db: Database, forgetWords: () => void): WordRemoval {
  const isUsed = db.prepare<[string], number>(
    'SELECT rowid FROM message_search WHERE message_search MATCH ? LIMIT 1',
  )
  const holdingStem = db
    .prepare<[string], string>(
      `SELECT m.text FROM message_search CROSS JOIN messages m ON m.number = message_search.rowid
       WHERE message_search MATCH ? LIMIT ${mostLooks}`,
    )
    .pluck()
  const isThere = db.prepare<[string], number>('SELECT 1 FROM search_words WHERE word = ?').pluck()
  const remove = db.prepare<[string]>('DELETE FROM search_words WHERE word = ?')
  /** The index knows stems alone, so other inflections may be all that is left of these. */
  const doubtful = new Set<string>()

  return {
    of(texts) {
      const used = new Map<string, boolean>()
      let removed = 0
      for (const word of new Set(texts.flatMap(longWords))) {
        const key = stem(word)
        const isKept = used.get(key) ?? isUsed.get(`"${word}"`) !== undefined
        used.set(key, isKept)
        if (isKept) doubtful.add(word)
        else removed += remove.run(word).changes
      }
      if (removed > 0) forgetWords()
    },
    rest() {
      let looks = 0
      let words = 0
      let removed = 0
      for (const word of doubtful) {
        if (looks >= mostLooks) break
        doubtful.delete(word)
        words += 1
        // One look for the word itself, so that a piece ends where all words are found at once.
        looks += 1
        if (isThere.get(word) === undefined) continue
        let isHeld = false
        let texts = 0
        for (const text of holdingStem.iterate(`"${word}"`)) {
          texts += 1
          isHeld = holds(text, word)
          if (isHeld) break
        }
        looks += texts
        if (!isHeld && texts < mostLooks) removed += remove.run(word).changes
      }
      if (removed > 0) forgetWords()
      return words
    },
  }
}

/** The first half is by far the faster one. */
function holds(text: string, word: string): boolean {
  return fold(text.toLowerCase()).includes(word) && longWords(text).includes(word)
}
