/** What the window has asked for, kept until the main process says that it changed. */
import { type Query, QueryClient } from '@tanstack/react-query'
import type { Events, Topic } from '#shared/contract/events'
import type { Client } from '../client.ts'

/** What each route is read from, by the contract. */
export type TopicsOf = (route: string) => readonly Topic[]

/** The contract is all schemas, and the first picture needs none: it is loaded with the first change. */
async function loadTopics(): Promise<TopicsOf> {
  await import('../zod-config.ts')
  const { loadRoutes, topicsOf } = await import('#shared/contract/requests')
  const routes = await loadRoutes()
  return (route) => topicsOf(routes, route)
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
export function isStaleAfter(
  queryKey: readonly unknown[],
  change: Events['changed'],
  topicsOf: TopicsOf,
): boolean {
  const [route, input] = queryKey
  if (!topicsOf(String(route)).includes(change.topic)) return false
  if (change.ids === undefined || !String(route).endsWith('.get')) return true
  const id = (input as { readonly id?: string } | undefined)?.id
  return id === undefined || change.ids.includes(id)
}

/** Asks again for what a `changed` event names. Returns what ends it. */
export function invalidateOnChange(client: Client, queryClient: QueryClient): () => void {
  let loaded: Promise<TopicsOf> | undefined
  return client.on('changed', async (change) => {
    loaded ??= loadTopics()
    const topicsOf = await loaded
    await queryClient.invalidateQueries({
      predicate: (query: Query) => isStaleAfter(query.queryKey, change, topicsOf),
    })
  })
}
