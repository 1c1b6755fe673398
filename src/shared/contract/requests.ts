/** The one map of routes. Handlers are a mapped type over it: a missing or an extra one does not compile. */
import type { z } from 'zod'
import type { Domain, Joined } from '../domain.ts'
import * as domains from '../domains.ts'
import type { WireError } from '../errors.ts'
import type { Topic } from './events.ts'

type Domains = typeof domains
type RoutesOf<One> = One extends { readonly routes: () => Promise<infer Some> } ? Some : never
type AllRoutes = Joined<RoutesOf<Domains[keyof Domains]>>

/** By name, as the domains register them. */
export type Routes = { readonly [Name in keyof AllRoutes]: AllRoutes[Name] }
export type RouteName = keyof Routes
/** What a caller writes: keys with a default may be left out. */
export type RouteInput<Name extends RouteName> = z.input<Routes[Name]['input']>
/** What a handler gets. */
export type RouteParsed<Name extends RouteName> = z.output<Routes[Name]['input']>
export type RouteOutput<Name extends RouteName> = z.output<Routes[Name]['output']>

let loading: Promise<Routes> | undefined

/** Made of all domains once, and the same for whoever asks. Rejects where two of them have a route of one name. */
export function loadRoutes(): Promise<Routes> {
  loading ??= joinRoutes(Object.values(domains))
  return loading
}

async function joinRoutes(all: readonly Domain[]): Promise<Routes> {
  const joined: Record<string, unknown> = {}
  for (const some of await Promise.all(all.map((domain) => domain.routes?.() ?? {}))) {
    for (const [name, route] of Object.entries(some)) {
      if (joined[name] !== undefined) throw new Error(`Two domains have a route ${name}.`)
      joined[name] = route
    }
  }
  return joined as Routes
}

/** What an answer is read from; nothing for a name that is no route. */
export function topicsOf(routes: Routes, name: string): readonly Topic[] {
  return Object.hasOwn(routes, name) ? routes[name as RouteName].topics : []
}

/** What crosses the border: never a rejection. */
export type Reply<Data = unknown> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly error: WireError }

/** The wires by name: two go in, one comes out, and `ack` tells how many of its events were taken. */
export const wires = {
  call: 'agent-factory:call',
  cancel: 'agent-factory:cancel',
  event: 'agent-factory:event',
  ack: 'agent-factory:ack',
} as const
