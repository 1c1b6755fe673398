import { describe, expect, test } from 'vitest'
import { createClient } from '#renderer/client.ts'
import { createRepeatIds, idKeyOf } from '#renderer/state/repeat-ids.ts'
import { loadRoutes, type RouteName } from '#shared/contract/requests'
import { AppError, type ErrorCode } from '#shared/errors'

const routes = await loadRoutes()

/** The other side, which answers or fails as it is told and holds what it was asked. */
function wired() {
  const asked: unknown[] = []
  const clock = { now: 1000 }
  let next: ErrorCode | 'lost' | null = null
  let made = 0
  const newId = () => {
    made += 1
    return `id-${made}`
  }
  const client = createClient(
    {
      async call(_callId, _route, input) {
        asked.push(input)
        if (next === 'lost') throw new Error('reply was never sent')
        return next === null
          ? { ok: true, data: {} }
          : { ok: false, error: new AppError(next, 'No.').toWire() }
      },
      cancel: () => {},
      on: () => () => {},
    },
    createRepeatIds({ newId, now: () => clock.now }),
  )
  const send = async (ending: typeof next, text = 'Hello') => {
    next = ending
    await client.call('message.send', { conversationId: 'c', text }).catch(() => {})
    return (asked.at(-1) as { readonly runId?: string }).runId
  }
  return { client, asked, clock, send }
}

describe('the ids of what the window makes', () => {
  // Bug: the reply is lost, the person clicks again, and the message stands there twice.
  test.each(['lost', 'internal', 'cancelled'] as const)('stay the same after %s', async (ending) => {
    const { send } = wired()
    const first = await send(ending)
    expect(first).toBeDefined()
    expect(await send(null)).toBe(first)
    expect(await send(null)).not.toBe(first)
  })

  // Bug: a second message with the same words is taken for a repeat of the first, and never sent.
  test('are new for another wish, after an answer, after a plain refusal, and after a while', async () => {
    const { send, clock } = wired()
    const seen = [await send('lost'), await send('lost', 'Something else'), await send('offline', 'Third')]
    seen.push(await send(null, 'Third'))
    clock.now += 60_001
    seen.push(await send(null))
    expect(new Set(seen).size).toBe(5)
  })

  test('are given only where something is made, and none is chosen already', async () => {
    const { client, asked } = wired()
    await client.call('agent.delete', { id: 'a' })
    await client.call('conversation.create', { id: 'mine', agentId: 'a' })
    await client.call('agent.duplicate', { id: 'a' })
    expect(asked).toEqual([{ id: 'a' }, { id: 'mine', agentId: 'a' }, { id: 'a', newId: 'id-1' }])
  })

  // Bug: a new route that makes something is forgotten here, and its repeat makes it twice.
  test('are given for all routes of which the contract says that they make something', () => {
    const names = Object.keys(routes) as RouteName[]
    for (const name of names) expect([name, idKeyOf(name)]).toEqual([name, routes[name].creates])
    const byContract = names.flatMap((name) => {
      const key = idKeyOf(name)
      return key === undefined ? [] : [[name, key] as const]
    })
    expect(byContract.length).toBeGreaterThan(5)
    for (const [name, key] of byContract) {
      const shape = (routes[name as 'agent.create'].input as { shape: Record<string, unknown> }).shape
      expect(shape[key], name).toBeDefined()
    }
  })
})
