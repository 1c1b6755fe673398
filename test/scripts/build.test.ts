import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildState, sourceHash } from '../../scripts/setup/build.mjs'
import { root } from '../../scripts/setup/paths.mjs'
import { createReport, SetupError } from '../../scripts/setup/report.mjs'
import { sqliteDefines } from '../../scripts/setup/sqlite.mjs'
import { temporaryFolder } from './temporary.ts'

function built(): string {
  const folder = temporaryFolder({
    'src/main/main.ts': 'one',
    'package.json': '{}',
    'out/main/main.js': '',
    'out/main/reader-thread.js': '',
    'out/preload/preload.cjs': '',
    'out/renderer/index.html': '',
    'out/node/host.mjs': '',
    'out/node/reader-thread.mjs': '',
  })
  writeFileSync(join(folder, 'out/.build'), sourceHash(folder))
  return folder
}

describe('the build', () => {
  test('is up to date only for the sources it was made of', () => {
    const folder = built()
    expect(buildState(folder).state).toBe('ok')
    writeFileSync(join(folder, 'src/main/main.ts'), 'two')
    expect(buildState(folder).state).toBe('stale')
  })

  test('is stale when a source is renamed, its bytes being the same', () => {
    const folder = built()
    renameSync(join(folder, 'src/main/main.ts'), join(folder, 'src/main/other.ts'))
    expect(buildState(folder).state).toBe('stale')
  })

  test('is stale when a part of it has been deleted', () => {
    const folder = built()
    rmSync(join(folder, 'out/preload/preload.cjs'))
    expect(buildState(folder)).toMatchObject({ state: 'stale', said: expect.stringContaining('preload.cjs') })
  })

  test('that was broken off has no stamp and is not taken for done', () => {
    const folder = built()
    rmSync(join(folder, 'out/.build'))
    expect(buildState(folder).state).toBe('missing')
  })
})

describe('a step of the set-up', () => {
  test('writes one line with its time, on success as on failure, and throws the failure on', async () => {
    let text = ''
    let clock = 0
    const report = createReport({ stream: { write: (part) => (text += part) }, now: () => (clock += 1_500) })
    await report.step('first', () => 'did it')
    const failing = report.step('second', () => Promise.reject(new SetupError('broke\nwith details')))
    await expect(failing).rejects.toThrow('broke')
    const lines = text.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^✓ first +did it \(1\.5 s\)$/)
    expect(lines[1]).toMatch(/^✗ second +broke \(1\.5 s\)$/)
  })
})

describe('the compiler options of SQLite', () => {
  test('are read from the package as it is: full text search would be missing without them', () => {
    const text = readFileSync(join(root, 'node_modules/better-sqlite3/deps/defines.gypi'), 'utf8')
    expect(sqliteDefines(text)).toEqual(expect.arrayContaining(['-DSQLITE_ENABLE_FTS5', '-DSQLITE_DQS=0']))
  })

  test('are missed when the package keeps them elsewhere', () => {
    expect(() => sqliteDefines('{}')).toThrow('no longer lists')
  })
})
