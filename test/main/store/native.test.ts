import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cachedBinding, type NativeRuntime, nativeBinding } from '#main/store/native'
import { temporaryFolder } from './store-fixture.ts'

function runtime(nodeApi: string, environment: NativeRuntime['environment'] = {}): NativeRuntime {
  return { environment, nodeApi, platform: 'linux', arch: 'x64', home: '/home/ada' }
}

describe('the compiled SQLite', () => {
  test('is the one that comes with the package where the runtime is new enough', () => {
    expect(nativeBinding(runtime('10'))).toBeUndefined()
  })

  test('is the cached one on an older runtime, which the prebuilt one would crash', () => {
    const old = runtime('9', { AGENT_FACTORY_CACHE_DIR: temporaryFolder() })
    expect(() => nativeBinding(old)).toThrow(/npm start/)
    mkdirSync(dirname(cachedBinding(old)), { recursive: true })
    writeFileSync(cachedBinding(old), '')
    expect(nativeBinding(old)).toBe(cachedBinding(old))
  })

  test('can be named, and is looked for where the set-up puts it', () => {
    expect(nativeBinding(runtime('9', { AGENT_FACTORY_SQLITE_BINDING: '/x.node' }))).toBe('/x.node')
    const name = /better-sqlite3-\d+\.\d+\.\d+-linux-x64/
    expect(dirname(cachedBinding(runtime('9')))).toMatch(
      new RegExp(`^/home/ada/.cache/agent-factory/${name.source}$`),
    )
    expect(
      cachedBinding(runtime('9', { XDG_CACHE_HOME: '/c' })).startsWith(join('/c', 'agent-factory')),
    ).toBe(true)
  })
})
