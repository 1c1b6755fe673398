// The native SQLite module, compiled once where the prebuilt one cannot be loaded.
//
// better-sqlite3's own binaries declare Node-API 10 and crash in Node 20 and in the stand-in runtime. Compiled as
// below from the package's own source, one binary for Node-API 9 works in those and in newer ones. (Declaring the
// experimental Node-API instead loads too, but aborts there when an object is collected.)
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheDir, root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { mustRun, run } from './run.mjs'
import { compilerPrograms, ensureParts } from './system.mjs'

/** Where the compiled module lies; the application looks for it there. */
export function sqliteBinding(cache = cacheDir(), base = root) {
  const { version } = JSON.parse(
    readFileSync(join(base, 'node_modules', 'better-sqlite3', 'package.json'), 'utf8'),
  )
  return join(cache, `better-sqlite3-${version}-${process.platform}-${process.arch}`, 'better_sqlite3.node')
}

// Raised when the steps below change, so that what an older version of them made is made anew.
const recipe = '3'
const heldValues = fileURLToPath(new URL('held-values.hpp', import.meta.url))
const recipeFile = (/** @type {string} */ binding) => join(binding, '..', 'recipe')

/**
 * Whether the module is compiled, by these steps.
 * @returns {{ state: 'ok' | 'missing' | 'stale', said: string }}
 */
export function sqliteState(cache = cacheDir()) {
  const binding = sqliteBinding(cache)
  if (!existsSync(binding)) return { state: 'missing', said: 'not compiled' }
  const made = existsSync(recipeFile(binding)) && readFileSync(recipeFile(binding), 'utf8') === recipe
  return made
    ? { state: 'ok', said: binding }
    : { state: 'stale', said: 'compiled by another version of this set-up' }
}

/** Node-API 10 is what the prebuilt binaries ask of the runtime that loads them. */
export function needsCompiledSqlite(/** @type {{ kind: string } | undefined} */ runtime) {
  return runtime?.kind === 'stand-in'
}

/**
 * Compiles the module where it is not there yet, about half a minute.
 * @param {(text: string) => void} progress
 * @returns {Promise<string>}
 */
export async function ensureSqlite(progress, cache = cacheDir()) {
  const target = sqliteBinding(cache)
  if (sqliteState(cache).state === 'ok') return 'compiled for the stand-in'
  progress('looking for a compiler')
  await ensureParts(compilerPrograms, progress)
  progress('compiling')
  await mkdir(join(target, '..'), { recursive: true })
  const work = await mkdtemp(join(cache, '.making-sqlite-'))
  try {
    const made = await compile(work)
    await prove(made)
    await copyFile(made, `${target}.${process.pid}`)
    await rename(`${target}.${process.pid}`, target)
    await writeFile(recipeFile(target), recipe)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return 'compiled for the stand-in'
}

/** @param {string} work */
async function compile(work) {
  const require = createRequire(join(root, 'package.json'))
  const source = join(root, 'node_modules', 'better-sqlite3')
  const headers = join(root, 'node_modules', 'node-api-headers', 'include')
  const addonHeaders = join(require.resolve('node-addon-api/package.json', { paths: [source] }), '..')
  const common = ['-c', '-O2', '-fPIC', '-w', '-DNDEBUG']
  const sqlite = join(source, 'deps', 'sqlite3')
  const options = { cwd: work, mend: 'Read what the compiler says above; gcc 10 or newer is needed.' }
  const defines = sqliteDefines(await readFile(join(source, 'deps', 'defines.gypi'), 'utf8'))
  const forSqlite = ['-std=c99', ...defines, '-o', 'sqlite3.o', join(sqlite, 'sqlite3.c')]
  const forAddon = [
    ...['-std=c++20', '-fvisibility=hidden', '-fvisibility-inlines-hidden'],
    ...['-DNAPI_VERSION=9', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
    ...['-DBUILDING_NODE_EXTENSION', '-include', heldValues],
    ...[headers, addonHeaders, sqlite].flatMap((folder) => ['-I', folder]),
    ...['-o', 'better_sqlite3.o', join(source, 'src', 'better_sqlite3.cpp')],
  ]
  await Promise.all([
    mustRun('Compiling SQLite', 'gcc', [...common, ...forSqlite], options),
    mustRun('Compiling better-sqlite3', 'g++', [...common, ...forAddon], options),
  ])
  const made = join(work, 'better_sqlite3.node')
  const own = ['-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-static-libstdc++', '-static-libgcc']
  const link = ['-shared', '-o', made, 'better_sqlite3.o', 'sqlite3.o', ...own, '-ldl', '-lpthread']
  await mustRun('Linking better-sqlite3', 'g++', link, options)
  return made
}

/**
 * The compile-time options that better-sqlite3 gives SQLite, as arguments of a compiler.
 * @param {string} gypi the text of deps/defines.gypi
 */
export function sqliteDefines(gypi) {
  const list = /'defines':\s*\[([^\]]*)\]/.exec(gypi)?.[1] ?? ''
  const defines = [...list.matchAll(/'([^']+)'/g)].map(([, define]) => `-D${define}`)
  if (defines.length === 0)
    throw new SetupError('better-sqlite3 no longer lists its options in deps/defines.gypi.')
  return defines
}

/**
 * Opens a database with the new module, in a process of its own: a bad one crashes.
 * @param {string} binding
 */
async function prove(binding) {
  const text = `
    const Database = require('better-sqlite3')
    for (let round = 0; round < 20; round += 1) {
      const database = new Database(':memory:', { nativeBinding: ${JSON.stringify(binding)} })
      database.exec("create virtual table notes using fts5(text); insert into notes values ('hello world')")
      const found = database.prepare('select text from notes where notes match @word').get({ word: 'hello' })
      database.aggregate('total', { start: 40, step: (sum, length) => sum + length })
      const total = database.prepare('select total(2) as total').get().total
      if (found?.text !== 'hello world' || total !== 42) process.exit(1)
      gc()
    }`
  const done = await run(process.execPath, ['--expose-gc', '-e', text], { cwd: root })
  if (done.code !== 0) throw new SetupError(`The compiled SQLite module does not work.\n${done.output}`)
}
