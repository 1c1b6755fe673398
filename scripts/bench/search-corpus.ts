/**
 * A database of a million messages, made once by direct inserts into the product's own tables and kept in the cache;
 * another schema makes another one.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { createIdSource } from '#main/store/ids'
import { stem } from '#main/store/stem'
import { openBuiltHost } from './house.ts'
import { openPlain } from './plain-database.ts'
import { randomSource, sentences, vocabulary, wordSource } from './words.ts'

/** Of the texts below: a change here asks for a new database. */
const edition = 1
const perConversation = 100
const words = vocabulary(50_000)

/** Words that are looked for: each in about 0.2 to 2 of a hundred messages. */
export const searchedWords: readonly string[] = Array.from(
  { length: 16 },
  (_, index) => words[Math.round(150 * 10 ** (index / 15))] ?? '',
)

/** Two letters that many words begin with, as they are typed, and that are no word themselves, nor the stem of one. */
export const searchedBeginnings: readonly string[] = [
  ...new Set(searchedWords.map((word) => word.slice(0, 2))),
].filter((two) => words.every((word) => stem(word) !== two))

/** The data folder that holds it. `tell` hears what takes long. */
export async function searchCorpus(
  root: string,
  cacheDir: string,
  messages: number,
  tell: (text: string) => void,
): Promise<string> {
  const folder = join(cacheDir, 'bench', `messages-${messages}-${schemaHash(root)}`)
  if (existsSync(folder)) return folder
  tell(`making a database of ${messages.toLocaleString('en')} messages, once (about two minutes)`)
  const parent = join(cacheDir, 'bench')
  mkdirSync(parent, { recursive: true })
  for (const old of readdirSync(parent)) {
    if (old.startsWith(`messages-${messages}-`)) rmSync(join(parent, old), { recursive: true, force: true })
  }
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  await (await openBuiltHost(root, { dataDir: making })).close()
  const db = openPlain(making)
  fill(db, messages)
  db.close()
  renameSync(making, folder)
  return folder
}

function schemaHash(root: string): string {
  const migrations = join(root, 'resources', 'migrations')
  const hash = createHash('sha256').update(`edition ${edition}`)
  for (const name of readdirSync(migrations).sort()) {
    if (name.endsWith('.sql')) hash.update(readFileSync(join(migrations, name)))
  }
  return hash.digest('hex').slice(0, 12)
}

function fill(db: Database, messages: number): void {
  db.pragma('synchronous = OFF')
  db.pragma('cache_size = -400000')
  db.pragma('foreign_keys = OFF')
  const random = randomSource(1)
  const next = wordSource(words, random)
  const newId = createIdSource({ now: Date.now })
  const insertConversation = db.prepare(
    `INSERT INTO conversations (id, agent_id, kind, title, title_source, pinned, draft, leaf_id, last_message_at, created_at)
     VALUES (?, NULL, 'chat', ?, 'auto', 0, '', ?, ?, ?)`,
  )
  const insert = db.prepare(
    `INSERT INTO messages (id, conversation_id, parent_id, role, text, status, created_at)
     VALUES (?, ?, ?, ?, ?, 'complete', ?)`,
  )
  // Indexed at once at the end, which is many times faster than by the triggers.
  const triggers = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'messages'`,
    )
    .all()
  db.exec('BEGIN')
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`)
  const start = Date.now() - messages * 1000
  let conversationId = ''
  let parentId: string | null = null
  for (let index = 0; index < messages; index += 1) {
    const at = start + index * 1000
    if (index % perConversation === 0) {
      if (conversationId !== '') {
        db.prepare('UPDATE conversations SET leaf_id = ? WHERE id = ?').run(parentId, conversationId)
      }
      conversationId = newId()
      parentId = null
      insertConversation.run(conversationId, sentences(5, next, random), null, at, at)
    }
    const isUser = index % 2 === 0
    const length = isUser ? 4 + Math.floor(random() * 16) : 20 + Math.floor(random() * 80)
    const id = newId()
    const text = sentences(length, next, random)
    insert.run(id, conversationId, parentId, isUser ? 'user' : 'assistant', text, at)
    parentId = id
  }
  db.prepare('UPDATE conversations SET leaf_id = ? WHERE id = ?').run(parentId, conversationId)
  db.exec(`INSERT INTO message_search(message_search) VALUES ('rebuild')`)
  db.exec('INSERT OR IGNORE INTO search_words SELECT value FROM messages, json_each(new_long_words(text))')
  for (const { sql } of triggers) db.exec(sql)
  db.exec('COMMIT')
  db.pragma('wal_checkpoint(TRUNCATE)')
}
