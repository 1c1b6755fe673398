/**
 * The hash router: the address says what is shown, so a reload keeps the place and a link is an ordinary link.
 * `#/chat`, `#/chat/<conversation>[/<message>]`, `#/agents`, `#/agents/new[/<starter>]`, `#/agents/<agent>`, `#/providers`,
 * `#/settings`. What it does not know leads to the chat.
 */
import { useSyncExternalStore } from 'react'

export const sections = ['chat', 'agents', 'providers', 'settings'] as const
export type Section = (typeof sections)[number]

export type Route =
  | { readonly section: 'chat'; readonly conversationId: string | null; readonly messageId: string | null }
  /** `agentId` is null for the list and `new` for an agent that is not saved yet. */
  | { readonly section: 'agents'; readonly agentId: string | null; readonly starterId: string | null }
  | { readonly section: 'providers' }
  | { readonly section: 'settings' }

/** Returns true where leaving for `to` may go on; else it keeps `to` and asks the person. */
export type LeaveGuard = (to: Route) => boolean

export function parseRoute(hash: string): Route {
  const [section, first, second] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decodePart)
  if (section === 'agents') {
    return { section, agentId: first || null, starterId: (first === 'new' && second) || null }
  }
  if (section === 'providers' || section === 'settings') return { section }
  if (section !== 'chat') return { section: 'chat', conversationId: null, messageId: null }
  return { section, conversationId: first || null, messageId: (first && second) || null }
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
  if (route.section === 'agents') return `#/${['agents', ...parts(route.agentId, route.starterId)].join('/')}`
  if (route.section === 'chat') {
    return `#/${['chat', ...parts(route.conversationId, route.messageId)].join('/')}`
  }
  return `#/${route.section}`
}

function parts(...values: readonly (string | null)[]): string[] {
  return values.filter((value) => value !== null).map(encodeURIComponent)
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

let current: Route = parseRoute('')
let currentHref = ''
let guard: LeaveGuard | null = null
const listeners = new Set<() => void>()

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

if (typeof window !== 'undefined') {
  currentHref = window.location.hash
  current = parseRoute(currentHref)
  window.addEventListener('hashchange', take)
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
