/** Full-text search: the index finds and ranks, then only the hits that are shown are read. */
import type { SearchHit } from '#shared/conversation'
import { fold, type StoreContext } from './rows.ts'
import { createSnippet } from './snippet.ts'
import type { MessageStore } from './store.ts'

interface Row {
  readonly number: number
  readonly messageId: string
  readonly conversationId: string
  readonly conversationTitle: string
  readonly role: string
  readonly text: string
  readonly createdAt: number
}

/** What the tokenizer of the index takes for a word. */
const word = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
const mostWords = 20
/** So many ranked hits are looked at at most, where most of them are in deleted chats. */
const mostRanked = 20_000
/** With more hits than this the newest come first instead of the best: ranking these takes about 50 ms. */
const mostHitsRanked = 50_000

/** The words of a query; quotes, operators and signs in it mean nothing. */
function searchWords(query: string): string[] {
  return (query.match(word) ?? []).slice(0, mostWords).filter((one) => fold(one) !== '')
}

const quote = (one: string): string => `"${one}"`

export function createSearch({ db }: StoreContext): MessageStore['search'] {
  const match = 'SELECT rowid FROM message_search WHERE message_search MATCH ?'
  const ranked = db.prepare<[string, number], number>(`${match} ORDER BY rank LIMIT ?`).pluck()
  const newest = db.prepare<[string, number], number>(`${match} ORDER BY rowid DESC LIMIT ?`).pluck()
  const isCommon = db.prepare<[string, number], number>(`${match} LIMIT 1 OFFSET ?`).pluck()
  const shown = db.prepare<[string], Row>(
    `SELECT m.number, m.id AS messageId, m.conversation_id AS conversationId, c.title AS conversationTitle, m.role,
       m.text, m.created_at AS createdAt
     FROM json_each(?) CROSS JOIN messages m ON m.number = json_each.value
     JOIN conversations c ON c.id = m.conversation_id
     WHERE c.kind = 'chat' AND c.deleted_at IS NULL`,
  )

  /** The first rows of this expression that may be shown and are not known yet. */
  function first(list: typeof ranked, expression: string, limit: number, known: ReadonlySet<number>): Row[] {
    for (let reach = limit + known.size + 10; ; reach *= 8) {
      const numbers = list.all(expression, reach)
      const rows: Row[] = []
      for (let from = 0; from < numbers.length && rows.length < limit; from += limit) {
        const fresh = numbers.slice(from, from + limit).filter((number) => !known.has(number))
        rows.push(...shown.all(JSON.stringify(fresh)))
      }
      if (rows.length >= limit || numbers.length < reach || reach >= mostRanked) return rows.slice(0, limit)
    }
  }

  return ({ query, limit }) => {
    const words = searchWords(query)
    const last = words.at(-1)
    if (last === undefined) return []
    const exact = words.map(quote).join(' ')
    // Ranking looks at every hit, which takes seconds for a word that stands nearly everywhere, and says little there.
    const common = isCommon.get(exact, mostHitsRanked) !== undefined
    const rows = first(common ? newest : ranked, exact, limit, new Set())
    // Whole words come first, and where they fill the list the search for beginnings is not made at all.
    if (rows.length < limit && last.length > 1) {
      const known = new Set(rows.map((row) => row.number))
      rows.push(...first(newest, `${exact} *`, limit - rows.length, known))
    }
    const snippet = createSnippet(words.map(fold))
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
