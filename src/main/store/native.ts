/**
 * Which compiled SQLite is loaded. The binaries that come with better-sqlite3 need Node-API 10; an older runtime takes
 * one that the set-up compiled into the cache.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#shared/errors'

const neededNodeApi = 10

export interface NativeRuntime {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** process.versions.napi */
  readonly nodeApi: string | undefined
  readonly platform: string
  readonly arch: string
  readonly home: string
}

/** The path to hand to better-sqlite3 as `nativeBinding`; undefined: its own will do. */
export function nativeBinding(runtime: NativeRuntime = thisRuntime()): string | undefined {
  const named = runtime.environment.AGENT_FACTORY_SQLITE_BINDING
  if (named !== undefined && named !== '') return named
  if (Number(runtime.nodeApi) >= neededNodeApi) return undefined
  const file = cachedBinding(runtime)
  if (existsSync(file)) return file
  throw new AppError('sqlite-not-compiled', { file })
}

/** Where the set-up puts the binary that it compiles. */
export function cachedBinding(runtime: NativeRuntime): string {
  const { AGENT_FACTORY_CACHE_DIR: own, XDG_CACHE_HOME: xdg } = runtime.environment
  const cache = own || (xdg ? join(xdg, 'agent-factory') : join(runtime.home, '.cache', 'agent-factory'))
  return join(
    cache,
    `better-sqlite3-${packageVersion()}-${runtime.platform}-${runtime.arch}`,
    'better_sqlite3.node',
  )
}

function packageVersion(): string {
  const described: unknown = createRequire(import.meta.url)('better-sqlite3/package.json')
  const version = (described as { readonly version?: unknown }).version
  return typeof version === 'string' ? version : 'unknown'
}

function thisRuntime(): NativeRuntime {
  return {
    environment: process.env,
    nodeApi: process.versions.napi,
    platform: process.platform,
    arch: process.arch,
    home: homedir(),
  }
}
