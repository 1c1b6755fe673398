// The build: the application for Electron in out/main, out/preload and out/renderer, the host for Node in out/node.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { lastLines, run, toolEnv, toolNode } from './run.mjs'

const inputs = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'vite.host.config.ts',
  'tsconfig.node.json',
  'tsconfig.web.json',
]
const outputs = [
  'main/main.js',
  'main/reader-thread.js',
  'preload/preload.cjs',
  'renderer/index.html',
  'node/host.mjs',
  'node/reader-thread.mjs',
]

/**
 * One hash over everything the build is made of: names and contents.
 * @param {string} base the repository
 */
export function sourceHash(base = root) {
  const hash = createHash('sha256')
  const add = (/** @type {string} */ path) => {
    const file = join(base, path)
    if (!existsSync(file)) return
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) add(`${path}/${name}`)
      return
    }
    const content = readFileSync(file)
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  for (const input of inputs) add(input)
  return hash.digest('hex')
}

const stampFile = (/** @type {string} */ base) => join(base, 'out', '.build')

/**
 * Whether out/ was built from the sources as they are.
 * @returns {{ state: 'ok' | 'missing' | 'stale', said: string }}
 */
export function buildState(base = root) {
  const stamp = stampFile(base)
  if (!existsSync(stamp)) return { state: 'missing', said: 'not built' }
  const gone = outputs.find((output) => !existsSync(join(base, 'out', output)))
  if (gone !== undefined) return { state: 'stale', said: `out/${gone} is missing` }
  if (readFileSync(stamp, 'utf8') !== sourceHash(base))
    return { state: 'stale', said: 'the sources have changed since' }
  return { state: 'ok', said: 'up to date' }
}

/**
 * Builds where the sources have changed.
 * @param {(text: string) => void} progress
 */
export async function ensureBuild(progress) {
  const before = buildState()
  if (before.state === 'ok') return before.said
  await build(progress)
  return 'built'
}

/**
 * Builds both. Throws with what the builder said.
 * @param {(text: string) => void} progress
 */
export async function build(progress) {
  progress('building')
  const hash = sourceHash()
  // No stamp while it is going on: what is half built is never taken for whole.
  await rm(stampFile(root), { force: true })
  const bin = (/** @type {string} */ path) => join(root, 'node_modules', path)
  const env = toolEnv({ ...process.env, NODE_ENV: 'production' })
  const done = await Promise.all([
    run(toolNode(), [bin('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], { env }),
    run(
      toolNode(),
      [bin('vite/bin/vite.js'), 'build', '--config', 'vite.host.config.ts', '--logLevel', 'warn'],
      { env },
    ),
  ])
  const failed = done.find(({ code }) => code !== 0)
  if (failed !== undefined)
    throw new SetupError(`The build failed.\n${lastLines(withoutStack(failed.output), 40)}`, 'npm run check')
  await mkdir(join(root, 'out'), { recursive: true })
  await writeFile(stampFile(root), hash)
}

/** What a builder said, without colours and the lines that only tell where in the builder it was said. */
function withoutStack(/** @type {string} */ output) {
  return stripVTControlCharacters(output).replace(/^\s+at .*\n?/gm, '')
}
