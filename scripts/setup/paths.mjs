// Where things are. Plain Node 20.19 and nothing else: this runs before any package is installed.
import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What is made once per machine and kept outside the repository: the stand-in runtime, compiled modules. */
export function cacheDir(env = process.env) {
  if (env.AGENT_FACTORY_CACHE_DIR) return env.AGENT_FACTORY_CACHE_DIR
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'agent-factory')
  return join(homedir(), '.cache', 'agent-factory')
}

/**
 * Whether this file is the one that was started, and not only imported.
 * @param {string} url
 */
export function isMain(url, argument = process.argv[1]) {
  if (argument === undefined) return false
  try {
    return realpathSync(fileURLToPath(url)) === realpathSync(argument)
  } catch {
    return false
  }
}
