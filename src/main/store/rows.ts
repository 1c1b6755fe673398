/** Reading rows that may be damaged, and what the parts of the store share. */
import type { Database, Statement } from 'better-sqlite3'
import type { z } from 'zod'
import type { Usage } from '#shared/common'
import { AppError } from '#shared/errors'
import type { Caches } from './cache.ts'
import type { StoreLog } from './store.ts'

export interface StoreContext {
  readonly db: Database
  readonly now: () => number
  readonly newId: () => string
  readonly log: StoreLog
  /** All or nothing; joins a transaction that is already open. */
  readonly transaction: <Result>(work: () => Result) => Result
  readonly caches: Caches
}

/** A row as SQLite gives it: a boolean is a number there. */
export type Raw<Row> = {
  [Column in keyof Row]:
    | Exclude<Row[Column], boolean>
    | (Extract<Row[Column], boolean> extends never ? never : number)
}

/** Where a value was found, for the log. */
export interface Place {
  readonly table: string
  readonly id: string
  readonly column: string
}

/** JSON text that fits the schema; else the fallback, and a line in the log. null is the fallback without a line. */
export function readJson<Schema extends z.ZodType, Fallback>(
  schema: Schema,
  json: unknown,
  fallback: Fallback,
  log: StoreLog,
  place: Place,
): z.output<Schema> | Fallback {
  if (json === null) return fallback
  try {
    return schema.parse(JSON.parse(String(json)))
  } catch (thrown) {
    reportDamage(log, place, thrown)
    return fallback
  }
}

// Messages and steps are read by the page and parsed once more on their way out, so the checks of what stands in every
// one of them are written out by hand: that takes a tenth of the time of a schema.

/** The form of a UUID, without a look at each of its digits: enough to tell a damaged column. */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length === 36 &&
  value[8] === '-' &&
  value[13] === '-' &&
  value[18] === '-' &&
  value[23] === '-'
export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0

/** Read before, by their text: a page is asked for again whenever one of its messages changes. */
const usages = new Map<string, Usage>()
const mostUsages = 500

/** As readJson with usageSchema. */
export function readUsage(json: unknown, log: StoreLog, place: Place): Usage | null {
  if (json === null) return null
  const text = String(json)
  const usage = usages.get(text) ?? parseUsage(text)
  if (usage === null) {
    reportDamage(log, place, new TypeError())
    return null
  }
  if (!usages.has(text)) {
    if (usages.size >= mostUsages) usages.clear()
    usages.set(text, usage)
  }
  return usage
}

function parseUsage(json: string): Usage | null {
  try {
    const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = JSON.parse(json)
    const whole =
      isCount(inputTokens) && isCount(outputTokens) && isCount(cachedInputTokens) && isCount(reasoningTokens)
    return whole ? { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } : null
  } catch {
    return null
  }
}

/** A value that fits the schema; else the fallback, and a line in the log. */
export function readValue<Schema extends z.ZodType, Fallback>(
  schema: Schema,
  value: unknown,
  fallback: Fallback,
  log: StoreLog,
  place: Place,
): z.output<Schema> | Fallback {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  reportDamage(log, place, parsed.error)
  return fallback
}

export function reportDamage(log: StoreLog, place: Place, thrown: unknown): void {
  // The reason names columns and types only: what stands in them may be private.
  log.warn('A damaged record was read as far as it could be.', { ...place, reason: reasonOf(thrown) })
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof SyntaxError) return 'not JSON'
  return thrown instanceof Error ? thrown.name : 'unknown'
}

/** Statements put together from the conditions that are asked for; each is prepared when it is first needed. */
export function createStatementCache<Row>(
  db: Database,
): (sql: string) => Statement<[Record<string, string | number | null>], Row> {
  const known = new Map<string, Statement<[Record<string, string | number | null>], Row>>()
  return (sql) => {
    const prepared = known.get(sql) ?? db.prepare<[Record<string, string | number | null>], Row>(sql)
    known.set(sql, prepared)
    return prepared
  }
}

type Gone = 'agent-gone' | 'conversation-gone' | 'message-gone' | 'answer-gone' | 'provider-gone'

/** For what has to be there; `gone` is the error where it is not. */
export function found<Value>(value: Value | undefined, gone: Gone): Value {
  if (value === undefined) throw new AppError(gone)
  return value
}

/** The parts of a list's key as an opaque cursor, and back. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return parts.join('~')
}

export function decodeCursor(cursor: string, kinds: readonly ('number' | 'id')[]): (string | number)[] {
  const parts = cursor.split('~')
  const values = kinds.map((kind, index) => (kind === 'number' ? Number(parts[index]) : (parts[index] ?? '')))
  const isKnown = (value: string | number) => (typeof value === 'number' ? !Number.isNaN(value) : isId(value))
  if (parts.length !== kinds.length || !values.every(isKnown)) {
    throw new AppError('cursor-unknown')
  }
  return values
}

const plainText = /^[ -~]*$/

/** Lower case without diacritics, so that "resume" finds "Résumé". */
export function fold(text: string): string {
  // Most words are plain, and this is done to each of a text that is shown as found.
  if (plainText.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
}

/** SQL that folds needs this on its connection. */
export function registerFold(db: Database): void {
  db.function('fold', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? fold(text) : '',
  )
}
