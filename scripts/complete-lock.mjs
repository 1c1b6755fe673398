// Lists in package-lock.json the optional packages of every platform, not only of the one that wrote it.
//
// npm leaves an optional package out of the lock when it could not be read at that moment, and `npm ci` then
// refuses the lock everywhere (npm/cli#4828). Run this after adding or updating packages:
//   node scripts/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMain, root } from './setup/paths.mjs'

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

/**
 * What a platform package's name says of where it runs: `@x/y-linux-x64-musl` → linux, x64, musl.
 * @param {string} name
 */
export function platformOf(name) {
  const parts = (name.split('/').at(-1) ?? '')
    .split(/[-.]/)
    .flatMap((part) => (part.startsWith('linuxmusl') ? ['linux', 'musl'] : [part]))
  const os = systems.filter((system) => parts.includes(system))
  const cpu = processors.filter((processor) => parts.includes(processor))
  const libc = parts.includes('musl') ? ['musl'] : parts.includes('gnu') ? ['glibc'] : []
  return {
    ...(os.length > 0 ? { os } : {}),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc.length > 0 ? { libc } : {}),
  }
}

/** @typedef {{ optionalDependencies?: Record<string, string>, dev?: boolean, [other: string]: unknown }} Entry */
/** @typedef {{ packages: Record<string, Entry>, [other: string]: unknown }} Lock */

/**
 * Where npm would find `name` for the package at `from`, among the keys of the lock; undefined when nowhere.
 * @param {Lock['packages']} packages
 * @param {string} from
 * @param {string} name
 */
function locate(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const key = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (packages[key] !== undefined) return key
    if (at === '') return undefined
  }
}

/**
 * The optional packages that the lock asks for and does not list.
 * @param {Lock} lock
 */
export function missingOptional(lock) {
  const missing = new Map()
  for (const [key, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (locate(lock.packages, key, name) !== undefined) continue
      missing.set(`node_modules/${name}`, {
        key: `node_modules/${name}`,
        name,
        version,
        dev: entry.dev === true,
      })
    }
  }
  return [...missing.values()]
}

/**
 * The lock with every optional package listed; the ones added bear no hash, for nothing here could read them.
 * @param {Lock} lock
 * @returns {Lock}
 */
export function completeLock(lock) {
  const packages = { ...lock.packages }
  for (const { key, name, version, dev } of missingOptional(lock)) {
    const platform = platformOf(name)
    if (platform.os === undefined && platform.cpu === undefined) {
      throw new Error(`${name} names no platform: read the registry again with npm install`)
    }
    packages[key] = {
      version: version.replace(/^[\^~]/, ''),
      ...(platform.cpu ? { cpu: platform.cpu } : {}),
      ...(dev ? { dev } : {}),
      ...(platform.libc ? { libc: platform.libc } : {}),
      optional: true,
      ...(platform.os ? { os: platform.os } : {}),
    }
  }
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
  return { ...lock, packages: sorted }
}

if (isMain(import.meta.url)) {
  const file = join(root, 'package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingOptional(lock)
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`)
  console.log(`package-lock.json: ${missing.length} optional packages added`)
}
