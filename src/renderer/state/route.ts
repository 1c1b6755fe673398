/**
 * The hash router: the address says what is shown, so a reload keeps the place and a link is an ordinary link. Each
 * section says by its `address` how it is written; what none knows leads to the first of them.
 */
import { useSyncExternalStore } from 'react'
import type { Address } from '../section.ts'
import type { sections } from '../sections.ts'

type RouteOf<One> = One extends { readonly address: Address<infer OfSection> } ? OfSection : never
/** Where the window is: the route of one of its sections. */
export type Route = RouteOf<(typeof sections)[number]>

/** Returns true where leaving for `to` may go on; else it keeps `to` and asks the person. */
export type LeaveGuard = (to: Route) => boolean

/** Of all routes, as the address with the route's own name reads and writes it. */
type AnyAddress = Address<Route>

let addresses: readonly AnyAddress[] = []
let current: Route
let currentHref = ''
let guard: LeaveGuard | null = null
const listeners = new Set<() => void>()

/** Once, before anything is shown. */
export function installRoutes(all: readonly { readonly section: string }[]): void {
  addresses = all as readonly AnyAddress[]
  currentHref = window.location.hash
  current = parseRoute(currentHref)
  window.addEventListener('hashchange', take)
}

export function parseRoute(hash: string): Route {
  const [name = '', first = '', second = ''] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decodePart)
  const known = addresses.find(({ section }) => section === name)
  if (known !== undefined) return known.parse(first, second)
  const [start] = addresses
  if (start === undefined) throw new Error('The window has no sections.')
  return start.parse('', '')
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

/** The address of a route, for `href`. */
export function routeHref(route: Route): string {
  const parts = addresses.find(({ section }) => section === route.section)?.parts(route) ?? []
  const end = parts.indexOf(null)
  const given = (end < 0 ? parts : parts.slice(0, end)).filter((part) => part !== null)
  return `#/${[route.section, ...given.map(encodeURIComponent)].join('/')}`
}

export function chatHref(conversationId: string | null = null, messageId: string | null = null): string {
  return routeHref({ section: 'chat', conversationId, messageId })
}

export function agentHref(agentId: string | null = null, starterId: string | null = null): string {
  return routeHref({ section: 'agents', agentId, starterId })
}

/** Goes to the list of agents, to one of them, or to a new one. */
export function goToAgents(agentId: string | null = null): void {
  navigate({ section: 'agents', agentId, starterId: null })
}

function take(): void {
  const { hash } = window.location
  if (hash === currentHref) return
  const next = parseRoute(hash)
  if (guard !== null && routeHref(next) !== routeHref(current) && !guard(next)) {
    window.history.replaceState(null, '', currentHref)
    return
  }
  current = next
  currentHref = hash
  for (const listener of listeners) listener()
}

/** Goes to a route; `replace` leaves no entry to go back to. False where something held the person back. */
export function navigate(route: Route, options: { readonly replace?: boolean } = {}): boolean {
  const href = routeHref(route)
  if (options.replace) window.history.replaceState(null, '', href)
  else window.history.pushState(null, '', href)
  take()
  return routeHref(current) === href
}

/** Sets what may hold a person back from leaving; returns what takes it away. */
export function setLeaveGuard(next: LeaveGuard): () => void {
  guard = next
  return () => {
    if (guard === next) guard = null
  }
}

export function currentRoute(): Route {
  return current
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
