/** The one map of routes. Handlers are a mapped type over it: a missing or an extra one does not compile. */
import type { z } from 'zod'
import type { WireError } from '../errors.ts'
import { agentRoutes } from './agents.ts'
import { settingsRoutes, setupRoutes, vaultRoutes } from './app.ts'
import { conversationRoutes } from './conversations.ts'
import type { Topic } from './events.ts'
import { providerRoutes } from './providers.ts'
import { runRoutes, runStartRoutes } from './runs.ts'

export const routes = {
  ...settingsRoutes,
  ...vaultRoutes,
  ...setupRoutes,
  ...providerRoutes,
  ...agentRoutes,
  ...conversationRoutes,
  ...runStartRoutes,
  ...runRoutes,
} as const

export type Routes = typeof routes
export type RouteName = keyof Routes
/** What a caller writes: keys with a default may be left out. */
export type RouteInput<Name extends RouteName> = z.input<Routes[Name]['input']>
/** What a handler gets. */
export type RouteParsed<Name extends RouteName> = z.output<Routes[Name]['input']>
export type RouteOutput<Name extends RouteName> = z.output<Routes[Name]['output']>

/** What an answer is read from; nothing for a name that is no route. */
export function topicsOf(name: string): readonly Topic[] {
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
