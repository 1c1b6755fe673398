import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { CallContext } from '#main/base/call'
import { createFanOut } from '#main/door/fan-out'
import type { Router } from '#main/door/router'
import { createTransport, type Frame, type IpcEvent, isTrustedFrame } from '#main/ipc/transport'
import type { WireEvent } from '#shared/contract/events'
import { type Reply, wires } from '#shared/contract/requests'
import { AppError } from '#shared/errors'

const origin = 'app://agent-factory'
const ours: Frame = { url: `${origin}/index.html#/chat`, parent: null }

/** Electron's side of the wires, as a window's messages would arrive. */
function wired(router: Router, opening?: Promise<never>, fanOut = createFanOut()) {
  const handlers = new Map<string, (event: IpcEvent, message: unknown) => unknown>()
  const ipcMain = {
    handle: (wire: string, listener: (event: IpcEvent, message: unknown) => unknown) =>
      handlers.set(wire, listener),
    on: (wire: string, listener: (event: IpcEvent, message: unknown) => void) => handlers.set(wire, listener),
  }
  const ready = opening ?? Promise.resolve({ router, fanOut })
  const transport = createTransport({ ipcMain, ready, origin })
  const say = (wire: string, message: unknown, id = 1, senderFrame: Frame | null = ours) =>
    handlers.get(wire)?.({ sender: { id }, senderFrame }, message)
  return { transport, fanOut, say }
}

const echo: Router = { dispatch: async (route) => ({ ok: true, data: route }) }

describe('the first gate', () => {
  test('trusts our page at the top of its window, and nothing that looks like it', () => {
    expect(isTrustedFrame(ours, origin)).toBe(true)
    const forged: (Frame | null)[] = [
      null,
      { url: 'https://agent-factory/index.html', parent: null },
      { url: 'app://agent-factory.evil.example/', parent: null },
      { url: 'app://agent-factory:80@evil.example/', parent: null },
      { url: 'file:///app://agent-factory/', parent: null },
      { url: 'about:blank', parent: null },
      { url: '', parent: null },
      { url: `${origin}/index.html`, parent: ours },
    ]
    for (const frame of forged) expect(isTrustedFrame(frame, origin), frame?.url ?? 'null').toBe(false)
  })

  test('answers a forged sender with forbidden, without reaching the router', async () => {
    let reached = 0
    const { transport, say } = wired({
      dispatch: async () => {
        reached += 1
        return { ok: true, data: null }
      },
    })
    transport.admit({ id: 1, isDestroyed: () => false, send: () => {} })
    const message = { callId: '1', route: 'app.info', input: {} }
    const evil: Frame = { url: 'https://evil.example/', parent: null }
    expect(await say(wires.call, message, 1, evil)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await say(wires.call, message, 2)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(reached).toBe(0)
    expect(await say(wires.call, message)).toMatchObject({ ok: true })
    expect(reached).toBe(1)
  })

  test('takes a message of any shape without falling over', async () => {
    const { transport, say } = wired(echo)
    transport.admit({ id: 1, isDestroyed: () => false, send: () => {} })
    for (const message of [null, undefined, 7, 'text', [], { callId: 7 }]) {
      expect(await say(wires.call, message)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
      say(wires.cancel, message)
    }
  })
})

describe('the wires', () => {
  test('cancel the call that is named, of the window that says so', async () => {
    const seen: AbortSignal[] = []
    const router: Router = {
      dispatch: (_route: unknown, _input: unknown, { signal }: CallContext) =>
        new Promise<Reply>((resolve) => {
          seen.push(signal)
          signal.addEventListener('abort', () => resolve({ ok: true, data: 'cancelled' }))
        }),
    }
    const { transport, say } = wired(router)
    transport.admit({ id: 1, isDestroyed: () => false, send: () => {} })
    transport.admit({ id: 2, isDestroyed: () => false, send: () => {} })
    const answer = say(wires.call, { callId: 'a', route: 'x' })
    await new Promise(setImmediate)
    say(wires.cancel, { callId: 'a' }, 2)
    await new Promise(setImmediate)
    expect(seen[0]?.aborted).toBe(false)
    say(wires.cancel, { callId: 'a' })
    expect(await answer).toEqual({ ok: true, data: 'cancelled' })
  })

  test('send nothing to a page that is gone, and cancel what it had under way', async () => {
    const sent: WireEvent[] = []
    const { transport, fanOut } = wired(echo)
    let destroyed = false
    const page = {
      id: 1,
      isDestroyed: () => destroyed,
      send: (_wire: string, event: unknown) => sent.push(event as WireEvent),
    }
    const leave = transport.admit(page)
    await new Promise(setImmediate)
    fanOut.announce('agents', ['a'])
    await new Promise(setImmediate)
    expect(sent).toHaveLength(1)
    destroyed = true
    fanOut.announce('agents', ['b'])
    leave()
    await new Promise(setImmediate)
    fanOut.announce('agents', ['c'])
    await new Promise(setImmediate)
    expect(sent).toHaveLength(1)
  })

  test('answer with why, and do not reject, where the application could not be opened', async () => {
    const full = new AppError('store-full', 'The disk is full.', { retryable: true })
    const ready = Promise.reject(full)
    ready.catch(() => {})
    const { transport, say } = wired(echo, ready)
    const leave = transport.admit({ id: 1, isDestroyed: () => false, send: () => {} })
    const message = { callId: '1', route: 'app.info' }
    expect(await say(wires.call, message)).toEqual({ ok: false, error: full.toWire() })
    say(wires.cancel, message)
    leave()
    await new Promise(setImmediate)
  })

  test('are spelled alike in preload, which cannot import the contract', () => {
    const preload = readFileSync(new URL('../../../src/preload/preload.ts', import.meta.url), 'utf8')
    for (const wire of Object.values(wires)) expect(preload).toContain(`'${wire}'`)
  })

  // Bug: a page that hangs is sent events without end, or one that lies about what it took, is never told.
  test('counts what a page has not taken, and believes no number that cannot be', async () => {
    const faults: unknown[] = []
    const fanOut = createFanOut({ mostPending: 3, onFault: (thrown) => faults.push(thrown) })
    const { transport, say } = wired(echo, undefined, fanOut)
    const got: unknown[][] = []
    transport.admit({ id: 1, isDestroyed: () => false, send: (...sent) => got.push(sent) })
    await new Promise(setImmediate)
    const speak = async () => {
      fanOut.announce('agents')
      await new Promise(setImmediate)
    }
    for (const taken of [1, 2, 3, 4]) {
      await speak()
      say(wires.ack, { taken })
    }
    expect(got.map(([, , number]) => number)).toEqual([1, 2, 3, 4])
    for (const wrong of [null, 7, { taken: 99 }, { taken: Number.NaN }, { taken: '9' }, { taken: -1 }]) {
      say(wires.ack, wrong)
      await speak()
    }
    expect(got.at(-1)).toMatchObject([wires.event, { name: 'dropped' }, 8])
    expect(faults).toHaveLength(1)
  })
})
