import { describe, expect, test } from 'vitest'
import { createFanOut } from '#main/door/fan-out'
import { createClient } from '#main/door/session'
import type { WireEvent } from '#shared/contract/events'
import type { RunEvent } from '#shared/runs/run'

const id = (digit: number) => `0199f000-0000-7000-8000-00000000000${digit}`
const delta = (runId: string, seq = 1): RunEvent => ({
  type: 'text-delta',
  runId,
  seq,
  at: 1,
  step: 0,
  offset: 0,
  text: 'Hello',
})

function listening() {
  const fanOut = createFanOut()
  const heard: WireEvent[] = []
  const client = createClient('one', (event) => heard.push(event))
  const leave = fanOut.add(client)
  return { fanOut, heard, client, leave }
}

describe('the fan-out', () => {
  test('joins the changes of one turn by topic, and lets "everything" swallow the single ones', async () => {
    const { fanOut, heard } = listening()
    fanOut.announce('agents', ['a'])
    fanOut.announce('agents', ['b', 'a'])
    fanOut.announce('providers', ['p'])
    fanOut.announce('providers')
    fanOut.announce('providers', ['q'])
    await new Promise(setImmediate)
    expect(heard).toEqual([
      { name: 'changed', payload: { topic: 'agents', ids: ['a', 'b'] } },
      { name: 'changed', payload: { topic: 'providers' } },
    ])
  })

  test('brings the events of a run only to who is attached, and stops at detach', () => {
    const { fanOut, heard, client } = listening()
    fanOut.publish(delta(id(1)))
    client.attach(id(1))
    fanOut.publish(delta(id(1)))
    fanOut.publish(delta(id(2)))
    client.detach(id(1))
    fanOut.publish(delta(id(1), 2))
    expect(heard).toEqual([{ name: 'run', payload: delta(id(1)) }])
  })

  test('strips a key that the contract does not name from an event', () => {
    const { fanOut, heard, client } = listening()
    client.attach(id(1))
    const leaking = { ...delta(id(1)), apiKey: 'sk-secret' }
    fanOut.publish(leaking)
    expect(JSON.stringify(heard)).not.toContain('sk-secret')
  })

  test('is not brought down by a client that cannot be reached, nor by an event that breaks the contract', async () => {
    const faults: unknown[] = []
    const fanOut = createFanOut({ onFault: (thrown) => faults.push(thrown) })
    const gone = createClient('gone', () => {
      throw new Error('its frame was disposed of')
    })
    const heard: WireEvent[] = []
    const here = createClient('here', (event) => heard.push(event))
    for (const client of [gone, here]) {
      fanOut.add(client)
      client.attach(id(1))
    }
    fanOut.publish({ ...delta(id(1)), at: 'now' as never })
    expect(heard).toEqual([])
    fanOut.publish(delta(id(1)))
    fanOut.announce('agents')
    await new Promise(setImmediate)
    fanOut.notice({ level: 'info', text: 'y' })
    expect(heard.map((one) => one.name)).toEqual(['run', 'changed', 'notice'])
    expect(faults).toHaveLength(4)
  })

  test('forgets who was attached to a run once that has ended', () => {
    const { fanOut, heard, client } = listening()
    client.attach(id(1))
    const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 }
    const end = { status: 'done', error: null, usage, cost: { nanos: 0, atLeast: false } } as const
    fanOut.publish({ type: 'run-end', runId: id(1), seq: 2, at: 1, ...end })
    expect(heard).toHaveLength(1)
    expect(client.hears(id(1))).toBe(false)
  })

  test('tells a client that has left nothing more', async () => {
    const { fanOut, heard, leave } = listening()
    fanOut.announce('agents')
    leave()
    await new Promise(setImmediate)
    fanOut.notice({ level: 'info', text: 'y' })
    expect(heard).toEqual([])
  })

  /** A client on a wire: what was sent waits until the test takes it. */
  function behindAWire(mostPending: number) {
    const faults: unknown[] = []
    const fanOut = createFanOut({ mostPending, catchUpMs: 5, onFault: (thrown) => faults.push(thrown) })
    const wire: WireEvent[] = []
    const client = createClient(
      'slow',
      (event) => wire.push(event),
      () => wire.length,
    )
    fanOut.add(client)
    return { fanOut, wire, client, faults, take: () => wire.splice(0).map((one) => one.name) }
  }

  // Bug: events for a window that hangs pile up until the program has no memory left.
  test('lets so many events wait for a client and no more, tells it once, and ends its subscriptions', async () => {
    const { fanOut, wire, client, faults, take } = behindAWire(10)
    client.attach(id(1))
    client.attach(id(2))
    for (let seq = 1; seq <= 100; seq += 1) fanOut.publish(delta(id(1), seq))
    fanOut.announce('agents', ['a'])
    await new Promise(setImmediate)
    expect(wire).toHaveLength(11)
    expect(wire.at(-1)).toEqual({ name: 'dropped', payload: { runIds: [id(1), id(2)] } })
    expect(client.hears(id(1))).toBe(false)
    expect(faults).toHaveLength(1)
    take()
    // It attaches anew on reading that, and hears on: nothing is held back from who has caught up.
    client.attach(id(1))
    fanOut.publish(delta(id(1), 101))
    expect(take()).toEqual(['changed', 'run'])
  })

  // Bug: a window that caught up in a quiet moment shows lists for ever that changed while it hung.
  test('tells a client that has caught up what it missed, though nothing more happens', async () => {
    const { fanOut, wire, take } = behindAWire(2)
    for (const topic of ['agents', 'providers', 'models', 'models'] as const) {
      fanOut.announce(topic, ['x'])
      await new Promise(setImmediate)
    }
    fanOut.notice({ level: 'error', text: 'y' })
    expect(take()).toEqual(['changed', 'changed', 'dropped', 'notice'])
    await expect.poll(() => wire).toEqual([{ name: 'changed', payload: { topic: 'models' } }])
  })
})
