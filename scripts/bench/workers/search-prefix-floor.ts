/**
 * The plain FTS5 query for the same beginnings on the same file, newest first, and a piece of each text with what was
 * found marked by a regular expression: milliseconds for each.
 */
import { openPlain } from '../plain-database.ts'
import { searchedBeginnings } from '../search-corpus.ts'
import { serveWorker } from '../worker.ts'

interface Row {
  readonly text: string
}

serveWorker(async ({ dataDir }: { readonly dataDir: string }) => {
  const db = openPlain(dataDir, { readonly: true })
  const find = db.prepare<[string], Row>(
    `SELECT m.number, m.id, m.conversation_id, c.title, m.role, m.text, m.created_at
     FROM message_search s CROSS JOIN messages m ON m.number = s.rowid JOIN conversations c ON c.id = m.conversation_id
     WHERE s.message_search MATCH ? ORDER BY s.rowid DESC LIMIT 20`,
  )
  return {
    async round() {
      globalThis.gc?.()
      const started = performance.now()
      for (const two of searchedBeginnings) {
        const found = new RegExp(`\\b${two}\\w*`, 'gi')
        const rows = find.all(`"${two}" *`)
        const pieces = rows.map(({ text }) => {
          const from = Math.max(0, text.search(found) - 60)
          return text.slice(from, from + 240).replace(found, '\u{E000}$&\u{E001}')
        })
        const marked = pieces.filter((piece) => piece.includes('\u{E000}'))
        if (marked.length !== 20) throw new Error(`${marked.length} hits for ${two}.`)
      }
      return { ms: (performance.now() - started) / searchedBeginnings.length }
    },
    close: async () => {
      db.close()
    },
  }
})
