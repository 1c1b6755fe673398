// The npm packages, and with them the Node that runs everything else.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { lastLines, npm, toolNode } from './run.mjs'

/**
 * Whether node_modules holds what package-lock.json asks for, by npm's own record of what it installed.
 * @param {string} [base] the repository
 * @returns {{ state: 'ok' | 'missing' | 'stale', said: string }}
 */
export function packagesState(base = root) {
  const wanted = readPackages(join(base, 'package-lock.json'))
  if (wanted === undefined)
    throw new SetupError('package-lock.json cannot be read.', 'git checkout package-lock.json')
  const installed = readPackages(join(base, 'node_modules', '.package-lock.json'))
  if (installed === undefined) return { state: 'missing', said: 'not installed' }
  for (const [key, entry] of Object.entries(wanted)) {
    if (key === '') continue
    const found = installed[key]
    if (found === undefined ? !entry.optional : found.version !== entry.version) {
      return {
        state: 'stale',
        said: `${key.replace(/^node_modules\//, '')} is not the version of package-lock.json`,
      }
    }
  }
  if (!existsSync(toolNode(base))) return { state: 'stale', said: 'the package node has no executable' }
  return { state: 'ok', said: `${Object.keys(installed).length} packages` }
}

/**
 * Installs what is missing. No package's own install script runs, except that of `node`, which fetches the
 * executable: nothing else here needs one.
 * @param {(text: string) => void} progress
 */
export async function ensurePackages(progress, base = root) {
  const before = packagesState(base)
  if (before.state === 'ok') return before.said
  if (!before.said.startsWith('the package node')) {
    progress('npm ci')
    await install(base)
  }
  progress('fetching Node 24')
  const rebuilt = await npm(['rebuild', 'node', '--ignore-scripts=false'], { cwd: base })
  if (rebuilt.code !== 0) throw offline('Node 24 could not be fetched from the registry.', rebuilt.output)
  const after = packagesState(base)
  if (after.state !== 'ok')
    throw new SetupError(`After npm ci: ${after.said}.`, 'rm -rf node_modules && npm start')
  return `${after.said} installed`
}

/** @param {string} base */
async function install(base) {
  const flags = ['--ignore-scripts', '--include=dev', '--include=optional']
  // On Windows npm cannot delete the node.exe that is running this.
  const inside = process.platform === 'win32' && process.execPath.startsWith(join(base, 'node_modules'))
  let done = await npm([inside ? 'install' : 'ci', ...(inside ? ['--no-save'] : []), ...flags], { cwd: base })
  if (done.code !== 0 && /can only install packages when your package\.json and/.test(done.output)) {
    // The lock does not list an optional package of some platform (npm/cli#4828): install repairs that, ci refuses.
    done = await npm(['install', '--no-save', ...flags], { cwd: base })
  }
  if (done.code !== 0) throw offline('npm could not install the packages.', done.output)
}

/**
 * @param {string} message
 * @param {string} output
 */
function offline(message, output) {
  const network = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(output)
  return new SetupError(
    `${message}\n${lastLines(output, 15)}`,
    network
      ? 'Check the network, then npm start again. Behind a proxy: npm config set proxy http://HOST:PORT'
      : 'Read what npm says above, mend it, then npm start again.',
  )
}

/**
 * The `packages` of a lock file, or undefined when it is not there or half written.
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}
