/** Who calls a route, and how it is answered: what the door and the modules that answer at it have in common. */
import type { Access } from '#shared/access'
import type { WireEvent } from '#shared/contract/events'
import type { RouteName, RouteOutput, RouteParsed } from '#shared/contract/requests'

/** As whom a call is made. The person at the window may do everything; whoever else, what they were given. */
export interface Principal {
  readonly kind: 'owner' | 'api-key' | 'agent'
  readonly id: string
  readonly access: ReadonlySet<Access>
}

/** Whoever calls and listens: a window, or a program that opened the host. */
export interface Client {
  readonly id: string
  send(event: WireEvent): void
  /** Whether this client is to hear the events of a run. */
  hears(runId: string): boolean
  attach(runId: string): void
  detach(runId: string): void
  /** Ends every subscription; answers whose they were. */
  detachAll(): readonly string[]
  /** How many events were sent that it has not taken yet. Left out: it takes each at once. */
  pending?(): number
}

export interface CallContext {
  readonly client: Client
  readonly principal: Principal
  readonly signal: AbortSignal
}

export type Handlers = {
  readonly [Name in RouteName]: (
    input: RouteParsed<Name>,
    context: CallContext,
  ) => RouteOutput<Name> | Promise<RouteOutput<Name>>
}

/** A part of the handlers, by domain; the parts are joined where the compiler counts them. */
export type HandlersOf<Part> = { readonly [Name in keyof Part & RouteName]: Handlers[Name] }
