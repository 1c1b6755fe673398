/**
 * The same house without Electron: the very services and handlers behind the same gates, in plain Node. Built to
 * out/node/host.mjs. Tests use it; a command line and a server will.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EventName, Events } from '#shared/contract/events'
import type { RouteInput, RouteName, RouteOutput } from '#shared/contract/requests'
import { AppError } from '#shared/errors'
import { createApp } from './app.ts'
import type { Client } from './base/call.ts'
import { owner } from './door/principals.ts'
import { type Keychain, openKeychain } from './vault/keychain.ts'

export { AppError }

export interface HostOptions {
  /** Where the database, snapshots and logs lie. Made where it is missing. One program at a time may have it open. */
  readonly dataDir: string
  /** Opens a vault that has no keychain. */
  readonly passphrase?: string
  /** Holds the master key in place of this machine's keychain; null: none is used. Asked only when a key is. */
  readonly keychain?: Keychain | null
}

export interface Host {
  /** Answers the output of a route. Rejects with an AppError; its codes are those of docs/contract.md. */
  call<Name extends RouteName>(
    route: Name,
    input?: RouteInput<Name>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<RouteOutput<Name>>
  /** Hears an event by name; `run` brings the events of every run, attached or not. Returns what ends the listening. */
  on<Name extends EventName>(event: Name, listener: (payload: Events[Name]) => void): () => void
  /** Ends what is under way as interrupted, and closes the database. */
  close(): Promise<void>
}

/** Rejects with an AppError (`store-…`) where the data cannot be opened. */
export async function openHost({
  dataDir,
  passphrase,
  keychain = openKeychain(),
}: HostOptions): Promise<Host> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const app = await createApp({
    dataFolder: path.resolve(dataDir),
    migrationsFolder: path.join(root, 'resources', 'migrations'),
    passphrase,
    keychain,
    env: process.env,
    runtime: { version: versionIn(root), electron: null, chromium: null, standInRuntime: false },
  })
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>()
  const client: Client = {
    id: 'host',
    send: (event) => {
      for (const listener of listeners.get(event.name) ?? []) hear(listener, event.payload)
    },
    hears: () => (listeners.get('run')?.size ?? 0) > 0,
    attach: () => {},
    detach: () => {},
    detachAll: () => [],
  }
  const leave = app.fanOut.add(client)
  const open = new AbortController()

  return {
    async call<Name extends RouteName>(
      route: Name,
      input?: RouteInput<Name>,
      options?: { readonly signal?: AbortSignal },
    ): Promise<RouteOutput<Name>> {
      const signal =
        options?.signal === undefined ? open.signal : AbortSignal.any([open.signal, options.signal])
      const reply = await app.router.dispatch(route, input, { client, principal: owner, signal })
      if (!reply.ok) throw AppError.fromWire(reply.error)
      return reply.data as RouteOutput<Name>
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set)
      set.add(listener as (payload: unknown) => void)
      return () => {
        set.delete(listener as (payload: unknown) => void)
      }
    },
    async close() {
      open.abort()
      await app.close()
      leave()
    },
  }
}

/** A listener that throws is its owner's fault: it surfaces as uncaught, and disturbs no run. */
function hear(listener: (payload: unknown) => void, payload: unknown): void {
  try {
    listener(payload)
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown
    })
  }
}

function versionIn(root: string): string {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
