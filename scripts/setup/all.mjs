// The whole set-up, step by step; each step does nothing where there is nothing to do.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from './build.mjs'
import { ensureElectron, standInNotice } from './electron.mjs'
import { ensurePackages } from './packages.mjs'
import { SetupError } from './report.mjs'
import { ensureSqlite, needsCompiledSqlite, sqliteBinding } from './sqlite.mjs'
import {
  displayPrograms,
  electronLibraries,
  ensureParts,
  headless,
  keyringPrograms,
  sandboxObstacle,
} from './system.mjs'

/** @typedef {{ executable: string, kind: 'official' | 'stand-in', version: string, env: NodeJS.ProcessEnv, flags: readonly string[] }} Prepared */

/**
 * Brings a bare clone to where the application can be started.
 * @param {import('./report.mjs').Report} report
 * @param {{ tests?: boolean, build?: boolean }} [options] `tests` also brings what only the tests need
 * @returns {Promise<Prepared>} what to start, with the environment and the flags it needs on this machine
 */
export async function setUp(report, { tests = false, build = true } = {}) {
  checkNode()
  await report.step('packages', (progress) => ensurePackages(progress))
  if (process.platform === 'linux') {
    const parts = [
      ...electronLibraries,
      ...(tests || headless() ? displayPrograms : []),
      ...(tests ? keyringPrograms : []),
    ]
    await report.step('system libraries', (progress) => ensureParts(parts, progress))
  }
  const runtime = await report.step('Electron', (progress) => ensureElectron(progress))
  if (runtime.kind === 'stand-in') report.note(standInNotice())
  if (needsCompiledSqlite(runtime)) await report.step('native module', (progress) => ensureSqlite(progress))
  if (build) await report.step('build', (progress) => ensureBuild(progress))
  const obstacle = sandboxObstacle(runtime.executable, {
    read: readText,
    helper: sandboxHelper(runtime.executable),
  })
  if (obstacle !== undefined) throw obstacle
  return {
    ...runtime,
    env: needsCompiledSqlite(runtime) ? { AGENT_FACTORY_SQLITE_BINDING: sqliteBinding() } : {},
    // Chromium refuses to run its sandbox as root.
    flags: process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  }
}

/** Throws on a Node that is too old even to begin with. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new SetupError(
    `Node ${version} is too old: 20.19 or newer is needed.`,
    'Get Node from https://nodejs.org',
  )
}

/** @param {string} file */
export function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** @param {string} executable */
export function sandboxHelper(executable) {
  try {
    const { uid, mode } = statSync(join(executable, '..', 'chrome-sandbox'))
    return { uid, mode }
  } catch {
    return undefined
  }
}
