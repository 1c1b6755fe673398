/**
 * Full-text search: the index finds and ranks, then only the hits that are shown are read. Whole words come first, the
 * best of them on top; then beginnings of the last word; then what stands inside of words, both with the newest on top.
 */
import type { Database, Statement } from 'better-sqlite3'
import type { SearchHit } from '#shared/conversations/conversation'
import { createExpressions } from './search-query.ts'
import { termsOf } from './search-text.ts'
import { createSnippet } from './snippet.ts'

interface Row {
  readonly number: number
  readonly messageId: string
  readonly conversationId: string
  readonly conversationTitle: string
  readonly role: string
  readonly text: string
  readonly createdAt: number
}

export interface SearchQuery {
  readonly query: string
  readonly limit: number
}

/** Stops between its steps, so that whoever runs it may drop it there; each step is one look into the index. */
export type SearchSteps = Generator<undefined, SearchHit[]>

const mostTerms = 20
/** So many ranked hits are looked at at most, where most of them are in deleted chats. */
const mostRanked = 20_000
/** With more hits than this the newest come first instead of the best: ranking these takes about 50 ms. */
const mostHitsRanked = 50_000

type Numbers = Statement<[{ words: string; characters: string; reach: number }], number>

export function createSearchSteps(db: Database): (query: SearchQuery) => SearchSteps {
  const inWords = 'FROM message_search WHERE message_search MATCH @words'
  const inCharacters = 'FROM message_characters WHERE message_characters MATCH @characters'
  const numbers = (sql: string): Numbers => db.prepare(`SELECT rowid ${sql} LIMIT @reach`).pluck() as Numbers
  const ranked = numbers(`${inWords} ORDER BY rank`)
  const newest = numbers(`${inWords} ORDER BY rowid DESC`)
  const newestInCharacters = numbers(`${inCharacters} ORDER BY rowid DESC`)
  const newestInBoth = numbers(`${inWords} AND rowid IN (SELECT rowid ${inCharacters}) ORDER BY rowid DESC`)
  const countHits = db
    .prepare<[{ words: string }], number>(
      `SELECT count(*) FROM (SELECT 1 ${inWords} LIMIT ${mostHitsRanked + 1})`,
    )
    .pluck()
  const shown = db.prepare<[string], Row>(
    `SELECT m.number, m.id AS messageId, m.conversation_id AS conversationId, c.title AS conversationTitle, m.role,
       m.text, m.created_at AS createdAt
     FROM json_each(?) CROSS JOIN messages m ON m.number = json_each.value
     JOIN conversations c ON c.id = m.conversation_id
     WHERE c.kind = 'chat' AND c.deleted_at IS NULL`,
  )
  const { exact, beginning, inside } = createExpressions(db)

  /** Adds the first rows that may be shown and are not known yet, until there are `limit`. */
  function* add(
    rows: Row[],
    limit: number,
    list: Numbers,
    { words = '', characters = '' }: { words?: string | null; characters?: string | null },
  ): Generator<undefined, void> {
    const known = new Set(rows.map((row) => row.number))
    const missing = limit - rows.length
    for (let reach = limit + 10; ; reach *= 8) {
      yield
      const all = list.all({ words: words ?? '', characters: characters ?? '', reach })
      const fresh = all.filter((number) => !known.has(number))
      const found: Row[] = []
      for (let from = 0; from < fresh.length && found.length < missing; from += limit) {
        found.push(...shown.all(JSON.stringify(fresh.slice(from, from + limit))))
      }
      if (found.length < missing && all.length === reach && reach < mostRanked) continue
      rows.push(...found.slice(0, missing))
      return
    }
  }

  return function* search({ query, limit }) {
    const terms = termsOf(query, mostTerms)
    const last = terms.at(-1)
    if (last === undefined) return []
    const rows: Row[] = []
    const whole = exact(terms)
    yield
    // Ranking looks at every hit, which takes seconds for a word that stands nearly everywhere, and says little there.
    const hits = countHits.get({ words: whole }) ?? 0
    // What is typed is often no word yet.
    if (hits > 0) yield* add(rows, limit, hits > mostHitsRanked ? newest : ranked, { words: whole })
    // Where whole words fill the list the rest is not looked for at all.
    if (rows.length < limit && last.text.length > 1) {
      yield* add(rows, limit, newest, { words: beginning(terms) })
    }
    if (rows.length < limit) {
      const { words, characters } = inside(terms)
      if (characters === null) {
        if (words !== null) yield* add(rows, limit, newest, { words })
      } else {
        yield* add(rows, limit, words === null ? newestInCharacters : newestInBoth, { words, characters })
      }
    }
    const snippet = createSnippet(terms)
    return rows.map(
      (row): SearchHit => ({
        messageId: row.messageId,
        conversationId: row.conversationId,
        conversationTitle: row.conversationTitle,
        role: row.role === 'user' ? 'user' : 'assistant',
        snippet: snippet(row.text),
        createdAt: row.createdAt,
      }),
    )
  }
}

/** All steps at once. */
export function createSearch({ db }: { readonly db: Database }): (query: SearchQuery) => SearchHit[] {
  const search = createSearchSteps(db)
  return (query) => {
    const steps = search(query)
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
    }
  }
}
