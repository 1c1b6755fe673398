import { beforeEach, describe, expect, test, vi } from 'vitest'
import { address as agents } from '#renderer/features/agents/address.ts'
import { address as chat } from '#renderer/features/chat/address.ts'
import { address as providers } from '#renderer/features/providers/address.ts'
import { address as settings } from '#renderer/features/settings/address.ts'

/** The part of a window that the router needs, with a history of its own. */
function fakeWindow(hash: string) {
  let listener = () => {}
  const history = [hash]
  return {
    history: {
      entries: history,
      pushState: (_state: unknown, _title: string, href: string) => history.push(href),
      replaceState: (_state: unknown, _title: string, href: string) => {
        history[history.length - 1] = href
      },
    },
    location: {
      get hash() {
        return history.at(-1) ?? ''
      },
    },
    addEventListener: (_name: string, next: () => void) => {
      listener = next
    },
    /** As a click on a link does. */
    follow(href: string) {
      history.push(href)
      listener()
    },
  }
}

async function routerAt(hash: string) {
  const fake = fakeWindow(hash)
  vi.stubGlobal('window', fake)
  vi.resetModules()
  const router = await import('#renderer/state/route.ts')
  router.installRoutes(addresses)
  return { fake, router }
}

/** The chat's comes first, as in the window. */
const addresses = [chat, agents, providers, settings]

beforeEach(() => vi.unstubAllGlobals())

describe('the hash router', () => {
  test.each([
    ['', { section: 'chat', conversationId: null, messageId: null }],
    ['#/chat/c1', { section: 'chat', conversationId: 'c1', messageId: null }],
    ['#/chat/c1/m1', { section: 'chat', conversationId: 'c1', messageId: 'm1' }],
    ['#/agents', { section: 'agents', agentId: null, starterId: null }],
    ['#/agents/new', { section: 'agents', agentId: 'new', starterId: null }],
    ['#/agents/new/planner', { section: 'agents', agentId: 'new', starterId: 'planner' }],
    ['#/agents/a1/planner', { section: 'agents', agentId: 'a1', starterId: null }],
    ['#/providers', { section: 'providers' }],
    ['#/settings', { section: 'settings' }],
    ['#/nonsense/1', { section: 'chat', conversationId: null, messageId: null }],
    ['#/chat/%E0%A4%A', { section: 'chat', conversationId: null, messageId: null }],
  ])('reads %s, so that a reload keeps the place', async (hash, route) => {
    const { router } = await routerAt(hash)
    expect(router.currentRoute()).toEqual(route)
  })

  test('an address that it writes is read back as the same place', async () => {
    const { router } = await routerAt('')
    for (const href of ['#/chat', '#/chat/a%2Fb/c', '#/agents/new/x', '#/agents/7', '#/settings']) {
      expect(router.routeHref(router.parseRoute(href))).toBe(href)
    }
  })

  test('a guard that refuses keeps the place and the address, and knows where the person wanted to go', async () => {
    const { fake, router } = await routerAt('#/agents/a1')
    const asked: unknown[] = []
    const release = router.setLeaveGuard((to) => {
      asked.push(to)
      return false
    })
    fake.follow('#/providers')
    expect(router.currentRoute()).toMatchObject({ section: 'agents', agentId: 'a1' })
    expect(fake.location.hash).toBe('#/agents/a1')
    expect(asked).toEqual([{ section: 'providers' }])
    release()
    fake.follow('#/providers')
    expect(router.currentRoute()).toEqual({ section: 'providers' })
  })
})
