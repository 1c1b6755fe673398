/** Hooks over the contract: a query is asked once and kept true by `changed` events; a command is a mutation. */
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import type { Agent } from '#shared/agents/agent'
import type { RouteInput, RouteName, RouteOutput } from '#shared/contract/requests'
import type { AppError } from '#shared/errors'
import { api } from '../api.ts'
import { allPages } from './all-pages.ts'

/** The key and the question for one route and input; for `useQuery`, prefetching and writing into the cache. */
export function routeQuery<Name extends RouteName>(route: Name, input: RouteInput<Name>) {
  return queryOptions<RouteOutput<Name>, AppError>({
    queryKey: [route, input],
    queryFn: ({ signal }) => api.call(route, input, { signal }),
  })
}

export interface RouteQueryOptions {
  /** False waits with the question. */
  readonly enabled?: boolean
  /** Shows the last answer while the input changes, so that a list does not blink. */
  readonly keepPrevious?: boolean
}

export function useRouteQuery<Name extends RouteName>(
  route: Name,
  input: RouteInput<Name>,
  options: RouteQueryOptions = {},
): UseQueryResult<RouteOutput<Name>, AppError> {
  const { enabled = true, keepPrevious = false } = options
  return useQuery<RouteOutput<Name>, AppError>({
    queryKey: [route, input],
    queryFn: ({ signal }) => api.call(route, input, { signal }),
    enabled,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
}

/** The most that one page may hold. */
const largestPage = 200

/** Every agent, however many there are; those deleted instead where `deleted` is true. */
export function useAllAgents(
  options: { readonly deleted?: boolean; readonly enabled?: boolean } = {},
): UseQueryResult<readonly Agent[], AppError> {
  const { deleted = false, enabled = true } = options
  const input = { deleted, limit: largestPage }
  return useQuery<readonly Agent[], AppError>({
    queryKey: ['agent.list', input, 'all'],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        api.call('agent.list', cursor === undefined ? input : { ...input, cursor }, { signal }),
      ),
    enabled,
  })
}

export function useRouteCommand<Name extends RouteName>(
  route: Name,
): UseMutationResult<RouteOutput<Name>, AppError, RouteInput<Name>> {
  return useMutation({ mutationFn: (input: RouteInput<Name>) => api.call(route, input) })
}

/** Writes a fresh answer into the cache, so that the window need not wait for the `changed` event. */
export function putAnswer<Name extends RouteName>(
  queryClient: QueryClient,
  route: Name,
  input: RouteInput<Name>,
  answer: RouteOutput<Name>,
): void {
  queryClient.setQueryData([route, input], answer)
}
