import { QueryObserver } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { createClient } from '#renderer/client.ts'
import { createQueryClient, invalidateOnChange, isStaleAfter } from '#renderer/state/query-client.ts'
import type { WireEvent } from '#shared/contract/events'
import { loadRoutes, topicsOf as topicsIn } from '#shared/contract/requests'

const routes = await loadRoutes()
const topicsOf = (name: string) => topicsIn(routes, name)

describe('queries kept true by changed events', () => {
  test('a changed topic asks again for what is shown, and for nothing else', async () => {
    const asked: string[] = []
    let emit: (event: WireEvent) => void = () => {}
    const client = createClient({
      call: async (_id, route) => {
        asked.push(route)
        return { ok: true, data: [] }
      },
      cancel: () => {},
      on: (listener) => {
        emit = listener
        return () => {}
      },
    })
    const queryClient = createQueryClient()
    const stop = invalidateOnChange(client, queryClient)
    for (const route of ['provider.list', 'settings.get'] as const) {
      const observer = new QueryObserver(queryClient, {
        queryKey: [route, {}],
        queryFn: () => client.call(route, {}),
      })
      observer.subscribe(() => {})
    }
    await expect.poll(() => asked).toEqual(['provider.list', 'settings.get'])
    emit({ name: 'changed', payload: { topic: 'providers' } })
    // The contract is loaded with the first change.
    await expect
      .poll(() => asked, { timeout: 10_000 })
      .toEqual(['provider.list', 'settings.get', 'provider.list'])
    stop()
    emit({ name: 'changed', payload: { topic: 'providers' } })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(asked).toHaveLength(3)
    queryClient.clear()
  })

  test('a change of another agent does not ask for this one, but does for the list', () => {
    const change = { topic: 'agents', ids: ['a2'] } as const
    expect(isStaleAfter(['agent.get', { id: 'a1' }], { ...change, ids: [...change.ids] }, topicsOf)).toBe(
      false,
    )
    expect(isStaleAfter(['agent.get', { id: 'a2' }], { ...change, ids: [...change.ids] }, topicsOf)).toBe(
      true,
    )
    expect(isStaleAfter(['agent.list', {}, 'pages'], { ...change, ids: [...change.ids] }, topicsOf)).toBe(
      true,
    )
    expect(isStaleAfter(['agent.get', { id: 'a1' }], { topic: 'agents' }, topicsOf)).toBe(true)
  })

  test('a new query on stored things that nobody gave a topic would go stale unseen', () => {
    const constant = ['app.info', 'setup.detect', 'agent.starters', 'tool.list', 'run.attach']
    const without = Object.entries(routes)
      .filter(([, route]) => route.kind === 'query' && route.topics.length === 0)
      .map(([name]) => name)
    expect(without.sort()).toEqual(constant.sort())
  })
})
