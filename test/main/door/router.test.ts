import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CallContext, Handlers } from '#main/base/call'
import { owner } from '#main/door/principals'
import { createRouter } from '#main/door/router'
import { createClient } from '#main/door/session'
import { type Access, accesses } from '#shared/access'
import { loadRoutes } from '#shared/contract/requests'
import { AppError } from '#shared/errors'

const routes = await loadRoutes()

const info = {
  version: '1.0.0',
  electron: null,
  chromium: null,
  node: '24',
  platform: 'linux',
  standInRuntime: false,
  dataFolder: '/data',
  databaseBytes: 0,
  logFile: '/data/log',
}

/** Every route answers 'not answered here', but for those given. */
function routerWith(some: Partial<Handlers>) {
  const heard: { route: string; thrown: unknown }[] = []
  const rest = Object.fromEntries(
    Object.keys(routes).map((name) => [
      name,
      () => {
        throw new AppError('conflict', 'not answered here')
      },
    ]),
  ) as unknown as Handlers
  const router = createRouter({
    routes,
    handlers: { ...rest, ...some },
    onInternalError: (route, thrown) => heard.push({ route, thrown }),
  })
  const controller = new AbortController()
  const context: CallContext = {
    client: createClient('test', () => {}),
    principal: owner,
    signal: controller.signal,
  }
  return { router, context, controller, heard }
}

describe('the router', () => {
  test('refuses a route that the contract does not name, names of Object itself included', async () => {
    const { router, context } = routerWith({})
    for (const route of ['no.such', 'toString', '__proto__', 7, null, undefined, {}]) {
      const reply = await router.dispatch(route, {}, context)
      expect(reply).toMatchObject({ ok: false, error: { code: 'unknown-route' } })
    }
  })

  test('refuses bad input before the handler sees it, and names the field', async () => {
    let reached = false
    const { router, context } = routerWith({
      'agent.get': () => {
        reached = true
        throw new Error('unreachable')
      },
    })
    const reply = await router.dispatch('agent.get', { id: 'no uuid' }, context)
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', data: { issues: [{ path: ['id'] }] } },
    })
    expect(reached).toBe(false)
    for (const input of [null, 'text', 7, []]) {
      expect(await router.dispatch('agent.get', input, context)).toMatchObject({
        error: { code: 'invalid-input' },
      })
    }
  })

  test('says what to do about a field that may also be empty, instead of calling it invalid', async () => {
    const { router, context } = routerWith({})
    const input = { type: 'openai', name: 'Mine', baseUrl: 'file:///etc' }
    expect(await router.dispatch('provider.create', input, context)).toMatchObject({
      error: {
        code: 'invalid-input',
        message: expect.stringContaining('begins with http:// or https://'),
        data: { issues: [{ path: ['baseUrl'], message: expect.stringContaining('http://') }] },
      },
    })
  })

  test('strips a key from the output that the contract does not name, so that a secret never leaves', async () => {
    const leaking = { ...info, apiKey: 'sk-secret' }
    const { router, context } = routerWith({ 'app.info': () => leaking })
    const reply = await router.dispatch('app.info', {}, context)
    expect(reply).toEqual({ ok: true, data: info })
    expect(JSON.stringify(reply)).not.toContain('sk-secret')
  })

  test('turns an output that breaks the contract into an internal error, and tells nothing of it', async () => {
    const { router, context, heard } = routerWith({ 'app.info': () => ({ ...info, version: 7 }) as never })
    const reply = await router.dispatch('app.info', {}, context)
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(heard).toHaveLength(1)
  })

  test('answers a throwing handler with a value: our own errors as they are, any other without its words', async () => {
    const { router, context, heard } = routerWith({
      'app.info': () => {
        throw new Error('password=hunter2')
      },
      'settings.get': () =>
        Promise.reject(new AppError('store-full', 'The disk is full.', { retryable: true })),
    })
    const foreign = await router.dispatch('app.info', {}, context)
    expect(foreign).toMatchObject({ ok: false, error: { code: 'internal', retryable: false } })
    expect(JSON.stringify(foreign)).not.toContain('hunter2')
    expect(heard.map((one) => one.route)).toEqual(['app.info'])
    expect(await router.dispatch('settings.get', {}, context)).toEqual({
      ok: false,
      error: { code: 'store-full', message: 'The disk is full.', retryable: true },
    })
  })

  test('answers a cancel at once, even where the handler never ends', async () => {
    const { router, context, controller } = routerWith({ 'setup.detect': () => new Promise(() => {}) })
    const answer = router.dispatch('setup.detect', {}, context)
    controller.abort()
    expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(await router.dispatch('app.info', {}, context)).toMatchObject({ error: { code: 'cancelled' } })
  })

  // Bug: a route that forgets its access is open to every key, or a key that may read learns from the refusal of its
  // input how to write.
  test.each(Object.entries(routes))(
    '%s is refused without its access, whatever the input, and answered with it alone',
    async (name, { access }) => {
      const { router, context } = routerWith({})
      const as = (granted: readonly Access[]): CallContext => ({
        ...context,
        principal: { kind: 'api-key', id: 'k', access: new Set(granted) },
      })
      const others = accesses.filter((one) => one !== access)
      for (const input of [{}, null, 'nonsense']) {
        expect(await router.dispatch(name, input, as(others))).toMatchObject({
          ok: false,
          error: { code: 'forbidden', data: { access } },
        })
      }
      const reply = await router.dispatch(name, {}, as([access]))
      expect(reply).toMatchObject({
        ok: false,
        error: { code: expect.stringMatching(/^(conflict|invalid-input)$/) },
      })
    },
  )

  test('what changes something is never had for reading alone', () => {
    const open = Object.entries(routes).filter(
      ([, route]) => route.kind === 'command' && route.access === 'read',
    )
    // It ends nothing but what the caller hears.
    expect(open.map(([name]) => name)).toEqual(['run.detach'])
  })

  // Bug: a route that takes a key or says where one is sent is open to whoever may manage agents.
  test('what takes a secret needs the access to secrets', () => {
    const taking = Object.entries(routes).filter(([, { input }]) =>
      /"(apiKey|passphrase)"/.test(JSON.stringify(z.toJSONSchema(input, { io: 'input' }))),
    )
    expect(taking.length).toBeGreaterThan(2)
    for (const [name, { access }] of taking) expect([name, access]).toEqual([name, 'secrets'])
  })
})
