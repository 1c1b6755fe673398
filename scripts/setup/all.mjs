// The whole set-up, step by step; each step does nothing where there is nothing to do.
import { ensureBuild } from './build.mjs'
import { ensureElectron, standInNotice } from './electron.mjs'
import { ensurePackages } from './packages.mjs'
import { SetupError } from './report.mjs'
import { ensureSqlite, needsCompiledSqlite, sqliteBinding } from './sqlite.mjs'
import { displayPrograms, electronLibraries, ensureParts, headless, keyringPrograms } from './system.mjs'

/** @typedef {{ executable: string, kind: 'official' | 'stand-in', version: string, env: NodeJS.ProcessEnv }} Prepared */

/**
 * Brings a bare clone to where the application can be started.
 * @param {import('./report.mjs').Report} report
 * @param {{ tests?: boolean, build?: boolean }} [options] `tests` also brings what only the tests need
 * @returns {Promise<Prepared>} what to start, with the environment it needs
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
  return {
    ...runtime,
    env: needsCompiledSqlite(runtime) ? { AGENT_FACTORY_SQLITE_BINDING: sqliteBinding() } : {},
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
