// The native SQLite module, compiled once where the prebuilt one cannot be loaded.
//
// better-sqlite3's own binaries declare Node-API 10 and crash in Node 20 and in the stand-in runtime. Compiled as
// below from the package's own source, one binary works in those and in newer ones.
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
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
  if (existsSync(target)) return 'compiled for the stand-in'
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
  const made = join(work, 'better_sqlite3.node')
  await Promise.all([
    mustRun(
      'Compiling SQLite',
      'gcc',
      [
        ...common,
        '-std=c99',
        ...sqliteDefines(readFileSync(join(source, 'deps', 'defines.gypi'), 'utf8')),
        ...['-o', 'sqlite3.o', join(sqlite, 'sqlite3.c')],
      ],
      options,
    ),
    mustRun(
      'Compiling better-sqlite3',
      'g++',
      [
        ...common,
        '-std=c++20',
        '-fvisibility=hidden',
        '-fvisibility-inlines-hidden',
        // Newer functions of Node-API, without declaring the newer version; the number is that of "experimental".
        '-DNAPI_EXPERIMENTAL',
        '-DNAPI_VERSION=2147483647',
        '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
        '-DNODE_API_EXPERIMENTAL_BASIC_ENV_OPT_OUT',
        '-DNODE_API_EXPERIMENTAL_NO_WARNING',
        '-DNAPI_DISABLE_CPP_EXCEPTIONS',
        '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        '-DBUILDING_NODE_EXTENSION',
        ...[headers, addonHeaders, sqlite].flatMap((folder) => ['-I', folder]),
        ...['-o', 'better_sqlite3.o', join(source, 'src', 'better_sqlite3.cpp')],
      ],
      options,
    ),
  ])
  const link = [
    '-shared',
    '-o',
    made,
    'better_sqlite3.o',
    'sqlite3.o',
    '-Wl,-Bsymbolic',
    '-Wl,--exclude-libs,ALL',
  ]
  await mustRun(
    'Linking better-sqlite3',
    'g++',
    [...link, '-static-libstdc++', '-static-libgcc', '-ldl', '-lpthread'],
    options,
  )
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
    const database = new Database(':memory:', { nativeBinding: ${JSON.stringify(binding)} })
    database.exec("create virtual table notes using fts5(text); insert into notes values ('hello world')")
    if (database.prepare("select text from notes where notes match 'hello'").get() === undefined) process.exit(1)`
  const done = await run(process.execPath, ['-e', text], { cwd: root })
  if (done.code !== 0) throw new SetupError(`The compiled SQLite module does not work.\n${done.output}`)
}
