import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { completeLock, missingOptional, platformOf } from '../../scripts/complete-lock.mjs'
import { checkNode } from '../../scripts/setup/all.mjs'
import { packagesState } from '../../scripts/setup/packages.mjs'
import { root } from '../../scripts/setup/paths.mjs'
import { temporaryFolder } from './temporary.ts'

const executable = process.platform === 'win32' ? 'node.exe' : 'node'
const lock = (packages: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ packages: { '': {}, ...packages } })
const wanted = lock({
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
})

const state = (installed: string | undefined, withNode = true) =>
  packagesState(
    temporaryFolder({
      'package-lock.json': wanted,
      ...(installed === undefined ? {} : { 'node_modules/.package-lock.json': installed }),
      ...(withNode ? { [`node_modules/node/bin/${executable}`]: '' } : {}),
    }),
  ).state

describe('the packages', () => {
  test('are missing on a bare clone, and where an install was broken off', () => {
    expect(state(undefined)).toBe('missing')
    expect(state('{"packages": {"node_modules/z')).toBe('missing')
  })

  test('are stale when the lock has moved on', () => {
    expect(state(lock({ 'node_modules/zod': { version: '4.6.6' } }))).toBe('stale')
    expect(state(lock({}))).toBe('stale')
  })

  test('are stale when the package node never fetched its executable', () => {
    expect(state(lock({ 'node_modules/zod': { version: '4.6.7' } }), false)).toBe('stale')
  })

  test('are whole without the optional packages of other platforms', () => {
    expect(state(lock({ 'node_modules/zod': { version: '4.6.7' } }))).toBe('ok')
  })

  test('need Node 20.19', () => {
    expect(() => checkNode('20.18.3')).toThrow('20.19')
    expect(() => checkNode('18.20.0')).toThrow('20.19')
    for (const version of ['20.19.0', '22.0.0', '24.1.0']) expect(() => checkNode(version)).not.toThrow()
  })
})

describe('package-lock.json', () => {
  test('lists the packages of every platform, or npm ci refuses it (mend: node scripts/complete-lock.mjs)', () => {
    const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
    expect(missingOptional(JSON.parse(text)).map(({ name }) => name)).toEqual([])
  })

  test('is completed with where each package runs', () => {
    const packages = {
      'node_modules/tool': { dev: true, optionalDependencies: { '@tool/linux-x64-musl': '2.0.0' } },
    }
    expect(completeLock({ packages }).packages['node_modules/@tool/linux-x64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    })
  })

  test('reads a platform out of the names in use', () => {
    expect(platformOf('@tailwindcss/oxide-wasm32-wasi')).toEqual({ cpu: ['wasm32'] })
    expect(platformOf('@rolldown/binding-win32-arm64-msvc')).toEqual({ os: ['win32'], cpu: ['arm64'] })
    expect(platformOf('lightningcss-linux-x64-gnu')).toEqual({ os: ['linux'], cpu: ['x64'], libc: ['glibc'] })
  })
})
