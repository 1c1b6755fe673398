/** What the triggers of the full-text index call. Every connection that writes messages needs these. */
import type { Database } from 'better-sqlite3'
import { cutCharacters, cutWords, isCut, longWords } from './search-text.ts'

/** So many long words are known to stand in the table already; then it is begun anew. */
const mostKnown = 50_000

/** Answers what makes it forget which words it has stored: for after a roll-back, and when words were removed. */
export function registerSearchFunctions(db: Database): () => void {
  const known = new Set<string>()
  const pure = { deterministic: true }
  db.function('is_cut', pure, (text: unknown) => Number(isCut(String(text))))
  db.function('cut_words', pure, (text: unknown) => cutWords(String(text)))
  db.function('cut_characters', pure, (text: unknown) => cutCharacters(String(text)))
  db.function('new_long_words', (text: unknown) => {
    const fresh: string[] = []
    for (const word of longWords(String(text))) {
      if (known.has(word)) continue
      if (known.size >= mostKnown) known.clear()
      known.add(word)
      fresh.push(word)
    }
    return fresh.length === 0 ? null : JSON.stringify(fresh)
  })
  return () => known.clear()
}
