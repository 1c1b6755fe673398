/** What the window has asked for, kept until the main process says that it changed. */
import { type Query, QueryClient } from '@tanstack/react-query'
import type { Events, Topic } from '#shared/contract/events'
import type { RouteName } from '#shared/contract/requests'
import type { Client } from '../client.ts'

/** Which changes make an answer stale. A route that is not named is never stale by itself. */
export const topicsOfRoute: Partial<Record<RouteName, readonly Topic[]>> = {
  'settings.get': ['settings'],
  'vault.status': ['vault'],
  'provider.list': ['providers'],
  'provider.get': ['providers'],
  'model.list': ['models', 'providers'],
  'agent.list': ['agents'],
  'agent.get': ['agents'],
  'agent.versions': ['agents'],
  'conversation.list': ['conversations'],
  'conversation.get': ['conversations'],
  'message.page': ['messages'],
  'message.get': ['messages'],
  'message.search': ['messages'],
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        // The main process is on this machine: whether there is a network is no matter here.
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** True where this change makes the answer under `queryKey` stale. A key is the route and its input. */
export function isStaleAfter(queryKey: readonly unknown[], change: Events['changed']): boolean {
  const [route, input] = queryKey
  const topics = topicsOfRoute[route as RouteName]
  if (topics === undefined || !topics.includes(change.topic)) return false
  if (change.ids === undefined || !String(route).endsWith('.get')) return true
  const id = (input as { readonly id?: string } | undefined)?.id
  return id === undefined || change.ids.includes(id)
}

/** Asks again for what a `changed` event names. Returns what ends it. */
export function invalidateOnChange(client: Client, queryClient: QueryClient): () => void {
  return client.on('changed', (change) => {
    void queryClient.invalidateQueries({
      predicate: (query: Query) => isStaleAfter(query.queryKey, change),
    })
  })
}
