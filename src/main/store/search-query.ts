/** What the full-text index is asked for the terms of a query. */
import type { Database } from 'better-sqlite3'
import { fold } from './rows.ts'
import { charactersOf, type Term } from './search-text.ts'
import { stem } from './stem.ts'

/** So many words that hold a part are asked for; those that end in it first, then the shortest. */
const mostWords = 64
/** A part of a word has at least so many letters; two stand in half of all words. */
const leastPart = 3
/** Words of this length begin to be kept in `search_words`. */
const leastBeginning = 4

export interface Inside {
  /** For the words of the index; null: nothing to be asked there. */
  readonly words: string | null
  /** For single characters; null: as above. */
  readonly characters: string | null
}

export interface Expressions {
  exact(terms: readonly Term[]): string
  /** The last term may be but the beginning of a word. */
  beginning(terms: readonly Term[]): string
  /** Each term may stand anywhere in a word. Both null where that finds no more than `exact` does. */
  inside(terms: readonly Term[]): Inside
}

const quote = (one: string): string => `"${one}"`
const either = (all: readonly string[]): string => (all.length === 1 ? `${all[0]}` : `(${all.join(' OR ')})`)

function whole(term: Term): string {
  if (term.kind === 'word') return quote(term.text)
  // Pairs of syllables that follow each other are one piece of text; words may be cut apart by others.
  return term.isHangul ? quote(term.words.join(' ')) : term.words.map(quote).join(' AND ')
}

export function createExpressions(db: Database): Expressions {
  const startingWith = db
    .prepare<[string, string, number], string>(
      'SELECT word FROM search_words WHERE word >= ? AND word < ? LIMIT ?',
    )
    .pluck()
  const holding = db
    .prepare<[{ part: string; most: number }], string>(
      `SELECT word FROM search_words WHERE instr(word, @part) > 0
       ORDER BY substr(word, -length(@part)) = @part DESC, length(word), word LIMIT @most`,
    )
    .pluck()

  /** Words that begin so while their stem does not: "universi" is no beginning of "univers". */
  function stemmedAway(text: string): string[] {
    const start = fold(text)
    if (start.length < leastBeginning) return []
    const asked = stem(start)
    return startingWith
      .all(start, `${start}\u{10ffff}`, mostWords)
      .filter((word) => !stem(word).startsWith(asked))
  }

  function beginningOf(term: Term): string {
    if (term.kind === 'run') return `${whole(term)} *`
    return either([`${quote(term.text)} *`, ...stemmedAway(term.text).map(quote)])
  }

  return {
    exact: (terms) => terms.map(whole).join(' AND '),
    beginning: (terms) =>
      [...terms.slice(0, -1).map(whole), ...terms.slice(-1).map(beginningOf)].join(' AND '),
    inside(terms) {
      const words: string[] = []
      const characters: string[] = []
      let isWider = false
      for (const term of terms) {
        if (term.kind === 'run') {
          const all = charactersOf(term.text)
          if (all.length > 0) characters.push(quote(all.join(' ')))
          continue
        }
        const part = fold(term.text)
        const found = part.length < leastPart ? [] : holding.all({ part, most: mostWords })
        isWider ||= found.some((word) => stem(word) !== stem(part))
        words.push(either([whole(term), ...found.map(quote)]))
      }
      if (!isWider && characters.length === 0) return { words: null, characters: null }
      return {
        words: words.length === 0 ? null : words.join(' AND '),
        characters: characters.length === 0 ? null : characters.join(' AND '),
      }
    },
  }
}
