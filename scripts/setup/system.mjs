// System libraries that Electron needs on Linux, and the programs that set-up and tests need.
import { accessSync, constants, statfsSync, statSync } from 'node:fs'
import { SetupError } from './report.mjs'
import { findProgram, lastLines, run } from './run.mjs'

/**
 * What can be missing: a shared library (`file` as the loader names it) or a program, and the package that brings it
 * in apt (the first name that the system knows), dnf and pacman.
 * @typedef {{ kind: 'library' | 'program', file: string, apt: readonly string[], dnf: string, pacman: string }} Part
 */

/** @type {readonly Part[]} */
export const electronLibraries = [
  library('libgtk-3.so.0', ['libgtk-3-0t64', 'libgtk-3-0'], 'gtk3', 'gtk3'),
  library('libnss3.so', ['libnss3'], 'nss', 'nss'),
  library('libasound.so.2', ['libasound2t64', 'libasound2'], 'alsa-lib', 'alsa-lib'),
  library('libgbm.so.1', ['libgbm1'], 'mesa-libgbm', 'mesa'),
  library('libXss.so.1', ['libxss1'], 'libXScrnSaver', 'libxss'),
  library('libnotify.so.4', ['libnotify4'], 'libnotify', 'libnotify'),
  library('libsecret-1.so.0', ['libsecret-1-0'], 'libsecret', 'libsecret'),
]

/** @type {readonly Part[]} */
export const displayPrograms = [
  program('Xvfb', 'xvfb', 'xorg-x11-server-Xvfb', 'xorg-server-xvfb'),
  program('xauth', 'xauth', 'xorg-x11-xauth', 'xorg-xauth'),
]

/** @type {readonly Part[]} */
export const keyringPrograms = [
  program('gnome-keyring-daemon', 'gnome-keyring', 'gnome-keyring', 'gnome-keyring'),
  program('dbus-run-session', 'dbus', 'dbus-daemon', 'dbus'),
]

/** @type {readonly Part[]} */
export const compilerPrograms = [
  program('gcc', 'build-essential', 'gcc', 'base-devel'),
  program('g++', 'build-essential', 'gcc-c++', 'base-devel'),
]

/**
 * @param {string} file
 * @param {readonly string[]} apt
 * @param {string} dnf
 * @param {string} pacman
 * @returns {Part}
 */
function library(file, apt, dnf, pacman) {
  return { kind: 'library', file, apt, dnf, pacman }
}

/**
 * @param {string} file
 * @param {string} apt
 * @param {string} dnf
 * @param {string} pacman
 * @returns {Part}
 */
function program(file, apt, dnf, pacman) {
  return { kind: 'program', file, apt: [apt], dnf, pacman }
}

/** Whether this machine has no screen that a window could be shown on. */
export function headless(env = process.env, platform = process.platform) {
  return platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
}

/**
 * The parts that are not on this machine. Nothing is looked for outside Linux.
 * @param {readonly Part[]} parts
 * @param {{ libraries?: string, find?: (name: string) => string | undefined, platform?: string }} [machine]
 *   `libraries` is what `ldconfig -p` prints
 * @returns {Promise<readonly Part[]>}
 */
export async function missingParts(
  parts,
  { libraries, find = findProgram, platform = process.platform } = {},
) {
  if (platform !== 'linux') return []
  const known = libraries ?? (await listLibraries())
  // Without ldconfig (Alpine, NixOS) the loader's list is unknown, and nothing is claimed to be missing.
  return parts.filter((part) =>
    part.kind === 'program'
      ? find(part.file) === undefined
      : known !== '' && !known.includes(`\t${part.file} `),
  )
}

async function listLibraries() {
  const ldconfig = findProgram('ldconfig')
  return ldconfig === undefined ? '' : (await run(ldconfig, ['-p'], { cwd: '/' })).stdout
}

/**
 * Installs what is missing where that can be done without asking: Debian and Ubuntu, as root. Elsewhere it throws,
 * with the exact command to type.
 * @param {readonly Part[]} parts
 * @param {(text: string) => void} progress
 */
export async function ensureParts(parts, progress) {
  const missing = await missingParts(parts)
  if (missing.length === 0) return 'all there'
  const names = missing.map((part) => part.file).join(', ')
  if (findProgram('apt-get') === undefined || process.getuid?.() !== 0) {
    throw new SetupError(`Missing on this system: ${names}.`, await installCommand(missing))
  }
  progress('apt-get update')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const updated = await run('apt-get', ['update', '-q'], { env, cwd: '/' })
  const packages = await aptPackages(missing)
  progress(`apt-get install ${packages.join(' ')}`)
  const done = await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], {
    env,
    cwd: '/',
  })
  const still = await missingParts(parts)
  if (still.length > 0) {
    throw new SetupError(
      `apt-get could not install what is missing: ${still.map((part) => part.file).join(', ')}.\n` +
        lastLines(updated.code === 0 ? done.output : updated.output + done.output, 15),
      `apt-get update && apt-get install -y ${packages.join(' ')}`,
    )
  }
  return `installed ${packages.join(' ')}`
}

/**
 * The exact command that brings the missing parts, for the package manager of this machine.
 * @param {readonly Part[]} missing
 */
export async function installCommand(missing, find = findProgram) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  if (find('apt-get') !== undefined)
    return `${sudo}apt-get install -y ${(await aptPackages(missing)).join(' ')}`
  if (find('dnf') !== undefined)
    return `${sudo}dnf install -y ${unique(missing.map((part) => part.dnf)).join(' ')}`
  if (find('pacman') !== undefined)
    return `${sudo}pacman -S --needed ${unique(missing.map((part) => part.pacman)).join(' ')}`
  return `Install with your package manager what brings: ${missing.map((part) => part.file).join(', ')}`
}

/**
 * The apt packages for these parts; where a library has changed its package's name, the one this release knows.
 * @param {readonly Part[]} parts
 */
async function aptPackages(parts) {
  const packages = []
  for (const { apt } of parts) {
    const known = []
    for (const name of apt.length > 1 ? apt : []) {
      const shown = await run('apt-cache', ['show', '--no-all-versions', name], { cwd: '/' })
      if (shown.code === 0 && shown.stdout.includes(`Package: ${name}`)) known.push(name)
    }
    packages.push(known[0] ?? apt.at(-1) ?? '')
  }
  return unique(packages)
}

/** @param {readonly string[]} names */
function unique(names) {
  return [...new Set(names)]
}

/**
 * Why the sandbox of Chromium cannot start for this user on this Linux, with the mend; undefined when it can.
 * @param {string} executable the Electron
 * @returns {Promise<SetupError | undefined>}
 */
export async function sandboxObstacle(executable) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return undefined
  const helper = executable.replace(/[^/]+$/, 'chrome-sandbox')
  if (isSetuidRoot(helper) || (await namespacesAllowed())) return undefined
  return new SetupError(
    'This Linux does not let an ordinary program make the namespaces that the sandbox of the window needs.',
    [
      `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
      'or, inside a container that is closed off already: npm start -- --no-sandbox',
    ].join('\n'),
  )
}

/** @param {string} file */
function isSetuidRoot(file) {
  const found = statSync(file, { throwIfNoEntry: false })
  return found !== undefined && found.uid === 0 && (found.mode & 0o4000) !== 0
}

async function namespacesAllowed() {
  const unshare = findProgram('unshare')
  if (unshare === undefined) return true
  return (await run(unshare, ['--user', '--map-root-user', 'true'], { cwd: '/' })).code === 0
}

/**
 * The flags without which Electron would not start here: without its sandbox as root, and where there is no way to
 * have one; without shared memory where there is little of it, as in a container.
 * @param {string} executable
 */
export async function chromiumFlags(executable) {
  if (process.platform !== 'linux') return []
  const unboxed = process.getuid?.() === 0 || (await sandboxObstacle(executable)) !== undefined
  return [...(unboxed ? ['--no-sandbox'] : []), ...(littleSharedMemory() ? ['--disable-dev-shm-usage'] : [])]
}

function littleSharedMemory() {
  try {
    accessSync('/dev/shm', constants.W_OK)
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize < 256 * 2 ** 20
  } catch {
    return true
  }
}

/**
 * The environment for an Electron with these arguments. With --lang it sets LC_ALL while it starts and takes it away
 * again, and one of its own threads ("Bluez D-Bus") reads the environment at that moment: about one start in some
 * hundreds then crashes. An LC_ALL that is there is only replaced and put back, which harms no reader.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function steadyLocale(args, env) {
  if (env.LC_ALL || !args.some((one) => one === '--lang' || one.startsWith('--lang='))) return env
  return { ...env, LC_ALL: env.LANG || 'C.UTF-8' }
}
