// `npm run doctor`: each part of the set-up, its state, and the mend. Changes nothing.
import { accessSync, constants, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkNode } from './setup/all.mjs'
import { buildState } from './setup/build.mjs'
import { currentElectron, wantedVersion } from './setup/electron.mjs'
import { packagesState } from './setup/packages.mjs'
import { cacheDir, root } from './setup/paths.mjs'
import { run, toolNode } from './setup/run.mjs'
import { needsCompiledSqlite, sqliteState } from './setup/sqlite.mjs'
import { standInFolder, standInState } from './setup/stand-in.mjs'
import {
  displayPrograms,
  electronLibraries,
  headless,
  installCommand,
  missingParts,
  sandboxObstacle,
} from './setup/system.mjs'

/** @typedef {{ name: string, state: 'ok' | 'missing' | 'stale' | 'note', said: string, mend?: string }} Finding */

/** @returns {Promise<Finding[]>} */
async function examine() {
  const packages = packagesState()
  const ready = packages.state === 'ok'
  const runtime = ready ? await currentElectron() : undefined
  return [
    node(),
    { name: 'packages', ...packages, mend: 'npm ci --ignore-scripts && npm rebuild node' },
    ready ? await toolsNode() : after('Node for the tools'),
    ...(process.platform === 'linux' ? [await libraries(), await display()] : []),
    ready ? await electron(runtime) : after('Electron'),
    ...(runtime ? await sandbox(runtime.executable) : []),
    ...(needsCompiledSqlite(runtime) ? [{ name: 'native module', ...sqliteState(), mend: 'npm start' }] : []),
    { name: 'build', ...buildState(), mend: 'npm run build' },
    await keychain(),
    dataFolder(),
  ]
}

/** @param {string} name @returns {Finding} */
function after(name) {
  return { name, state: 'missing', said: 'comes with the packages', mend: 'npm start' }
}

/** @returns {Finding} */
function node() {
  try {
    checkNode()
    return { name: 'Node', state: 'ok', said: `${process.version}, ${process.execPath}` }
  } catch (error) {
    const { message, mend } = /** @type {import('./setup/report.mjs').SetupError} */ (error)
    return { name: 'Node', state: 'missing', said: message, mend }
  }
}

/** @returns {Promise<Finding>} */
async function toolsNode() {
  const { code, stdout, output } = await run(toolNode(), ['--version'])
  if (code === 0) return { name: 'Node for the tools', state: 'ok', said: stdout.trim() }
  return { name: 'Node for the tools', state: 'stale', said: output.trim(), mend: 'npm rebuild node' }
}

/** @returns {Promise<Finding>} */
async function libraries() {
  const missing = await missingParts(electronLibraries)
  if (missing.length === 0) return { name: 'system libraries', state: 'ok', said: 'all there' }
  const said = missing.map((part) => part.file).join(', ')
  return { name: 'system libraries', state: 'missing', said, mend: await installCommand(missing) }
}

/** @returns {Promise<Finding>} */
async function display() {
  if (!headless())
    return { name: 'display', state: 'ok', said: process.env.WAYLAND_DISPLAY || process.env.DISPLAY || '' }
  const missing = await missingParts(displayPrograms)
  if (missing.length === 0)
    return { name: 'display', state: 'ok', said: 'none; the window is drawn in memory by Xvfb' }
  return { name: 'display', state: 'missing', said: 'none, and no Xvfb', mend: await installCommand(missing) }
}

/** @param {Awaited<ReturnType<typeof currentElectron>>} runtime @returns {Promise<Finding>} */
async function electron(runtime) {
  const name = 'Electron'
  if (runtime?.kind === 'official')
    return { name, state: 'ok', said: `${runtime.version}, ${runtime.executable}` }
  const folder = standInFolder()
  if (runtime === undefined && !existsSync(folder)) {
    return { name, state: 'missing', said: `${wantedVersion()} is not downloaded`, mend: 'npm start' }
  }
  const whole = await standInState(folder, { thorough: true })
  if (whole.state !== 'ok')
    return { name, state: 'stale', said: whole.said, mend: `rm -rf '${folder}' && npm start` }
  const said = `old stand-in, Electron ${runtime?.version}, because ${wantedVersion()} could not be downloaded`
  return { name, state: 'note', said, mend: 'npx install-electron' }
}

/** @param {string} executable @returns {Promise<Finding[]>} */
async function sandbox(executable) {
  const obstacle = await sandboxObstacle(executable)
  return obstacle ? [{ name: 'sandbox', state: 'missing', said: obstacle.message, mend: obstacle.mend }] : []
}

/** @returns {Promise<Finding>} */
async function keychain() {
  const name = 'keychain'
  const passphrase = process.env.AGENT_FACTORY_VAULT_PASSPHRASE
  if (!existsSync(join(root, 'node_modules', 'keytar'))) return after(name)
  const text =
    "require('keytar').getPassword('agent-factory-doctor', 'nobody').then(() => 0, (e) => { console.log(e.message); process.exit(1) })"
  const { code, output } = await run(process.execPath, ['-e', text], { timeout: 5_000 })
  if (code === 0) return { name, state: 'ok', said: 'answers' }
  const said = `none here (${output.trim().split('\n')[0] || 'no answer'})`
  if (passphrase && passphrase.length < 8) {
    const short = `${said}; AGENT_FACTORY_VAULT_PASSPHRASE is too short and not used`
    return { name, state: 'note', said: short, mend: 'Give it at least 8 characters.' }
  }
  if (passphrase) return { name, state: 'ok', said: `${said}; AGENT_FACTORY_VAULT_PASSPHRASE is set` }
  const mend =
    'Start a keychain (GNOME Keyring, KWallet), or give a passphrase: AGENT_FACTORY_VAULT_PASSPHRASE=… npm start'
  return { name, state: 'note', said, mend }
}

/** Where the application keeps its data: AGENT_FACTORY_DATA_DIR, or the system's place for it. */
function dataFolderPath(env = process.env, platform = process.platform) {
  if (env.AGENT_FACTORY_DATA_DIR) return env.AGENT_FACTORY_DATA_DIR
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Agent Factory')
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Agent Factory')
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'Agent Factory')
}

/** @returns {Finding} */
function dataFolder() {
  const folder = dataFolderPath()
  let place = folder
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place)
  try {
    accessSync(place, constants.W_OK)
    return {
      name: 'data folder',
      state: 'ok',
      said: place === folder ? folder : `${folder} (made at the first start)`,
    }
  } catch {
    const mend = `Make ${place} writable, or set AGENT_FACTORY_DATA_DIR to a folder that is.`
    return { name: 'data folder', state: 'missing', said: `${folder} cannot be written`, mend }
  }
}

const findings = await examine()
for (const { name, state, said, mend } of findings) {
  console.log(`${state.padEnd(8)}${name.padEnd(20)}${said}`)
  if (state !== 'ok' && mend) console.log(`${' '.repeat(28)}→ ${mend}`)
}
console.log(`\nset-up cache        ${cacheDir()}`)
const broken = findings.filter(({ state }) => state === 'missing' || state === 'stale')
console.log(
  broken.length === 0 ? 'Ready: npm start' : `${broken.length} to mend; npm start does most of it by itself.`,
)
process.exitCode = broken.length === 0 ? 0 : 1
