/** The plain FTS5 query for the same words on the same file: milliseconds for each search. */
import { openPlain } from '../plain-database.ts'
import { searchedWords } from '../search-corpus.ts'
import { serveWorker } from '../worker.ts'

serveWorker(async ({ dataDir }: { readonly dataDir: string }) => {
  const db = openPlain(dataDir, { readonly: true })
  const find = db.prepare<[string], unknown>(
    'SELECT rowid, text FROM message_search WHERE message_search MATCH ? ORDER BY rank LIMIT 20',
  )
  return {
    async round() {
      globalThis.gc?.()
      const started = performance.now()
      for (const word of searchedWords) {
        const rows = find.all(`"${word}"`)
        if (rows.length !== 20) throw new Error(`${rows.length} hits for ${word}.`)
      }
      return { ms: (performance.now() - started) / searchedWords.length }
    },
    close: async () => {
      db.close()
    },
  }
})
