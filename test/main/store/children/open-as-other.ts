/** Opens a store as a user who owns nothing. */
import Database from 'better-sqlite3'
import { argument, codeOf, open, say } from './child-store.ts'

// Loads what lies in a folder that the other user may not read.
new Database(':memory:').close()
if (process.getuid?.() === 0) process.setuid?.(65534)
try {
  await open(argument(0), argument(1))
  say('open')
} catch (thrown) {
  say(`refused ${codeOf(thrown)}`)
}
