import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createWorkerClient, type WorkerClientOptions } from '#main/workers/client'
import { workerFile } from '#main/workers/file'

function open(options: Partial<WorkerClientOptions> = {}) {
  const log = new SharedArrayBuffer(8)
  const faults: string[] = []
  const client = createWorkerClient({
    file: new URL('./echo-thread.ts', import.meta.url),
    data: { log },
    env: { ONE: '1' },
    timeLimitMs: 10_000,
    onFault: (reason) => faults.push(reason),
    ...options,
  })
  onTestFinished(() => client.close())
  const counts = new Int32Array(log)
  return { client, faults, begun: () => Atomics.load(counts, 0), steps: () => Atomics.load(counts, 1) }
}

// Bug: the thread inherits the environment, and with it the passphrase of the vault.
test('answers in an environment of its own, started by the first request', async () => {
  const { client } = open()
  expect(await client.ask('echo', [1])).toEqual({ input: [1], environment: { ONE: '1' } })
})

test('what it throws comes over as it is, and what is none of ours gives nothing away', async () => {
  const { client, faults } = open()
  await expect(client.ask('refuse', null)).rejects.toMatchObject({ code: 'invalid-input', message: 'No.' })
  await expect(client.ask('fail', null)).rejects.toMatchObject({ code: 'internal', retryable: true })
  await expect(client.ask('fail', null)).rejects.not.toThrow('secret')
  expect(faults).toEqual([])
})

// Bug: whoever types fast waits for every search of every letter before.
test('an aborted request is dropped: one that waits is never begun, one under way stops at its next step', async () => {
  const { client, begun, steps } = open()
  await client.ask('echo', 0)
  const [first, second] = [new AbortController(), new AbortController()]
  const running = client.ask('steps', 500, first.signal)
  const waiting = client.ask('steps', 500, second.signal)
  const last = client.ask('echo', 'last')
  const refused = Promise.all(
    [running, waiting].map((one) => expect(one).rejects.toMatchObject({ code: 'cancelled' })),
  )
  await delay(50)
  second.abort()
  first.abort()
  await refused
  expect(await last).toMatchObject({ input: 'last' })
  expect(begun()).toBe(3)
  expect(steps()).toBeGreaterThan(0)
  expect(steps()).toBeLessThan(100)
  await expect(client.ask('echo', 0, first.signal)).rejects.toMatchObject({ code: 'cancelled' })
})

// Bug: after a crash every search hangs for ever.
test('a crash fails the request so that it can be tried again, and the next one has a new thread', async () => {
  const { client, faults } = open()
  const crashed = client.ask('crash', null)
  const next = client.ask('echo', 'next')
  await expect(crashed).rejects.toMatchObject({ code: 'internal', retryable: true })
  expect(await next).toMatchObject({ input: 'next' })
  expect(faults).toHaveLength(1)
  expect(client.isBroken).toBe(false)
})

test('a request beyond its time fails, and holds up none behind it', async () => {
  const { client, faults } = open({ timeLimitMs: 500 })
  const hanging = client.ask('hang', null)
  const next = client.ask('echo', 'next')
  await expect(hanging).rejects.toMatchObject({ code: 'internal', retryable: true })
  expect(await next).toMatchObject({ input: 'next' })
  expect(faults).toEqual([expect.stringContaining('longer than 500 ms')])
})

test('closing cancels what is under way and what waits', async () => {
  const { client } = open()
  const asked = ['hang', 'echo'].map((name) => client.ask(name, null))
  const refused = Promise.all(asked.map((one) => expect(one).rejects.toMatchObject({ code: 'cancelled' })))
  await client.close()
  await refused
  await expect(client.ask('echo', 0)).rejects.toMatchObject({ code: 'cancelled' })
})

test('a thread that cannot start is told apart from one that fell', async () => {
  const { client } = open({ file: new URL('./nothing-here.ts', import.meta.url) })
  await expect(client.ask('echo', 0)).rejects.toMatchObject({ code: 'internal' })
  expect(client.isBroken).toBe(true)
})

test('the file of a thread lies beside the bundle, or above its chunks', () => {
  expect(workerFile('store/reader-thread.ts', 'reader-thread').pathname).toMatch(
    /src\/main\/store\/reader-thread\.ts$/,
  )
  const chunk = 'file:///nowhere/out/node/chunks/app-1.mjs'
  expect(workerFile('x.ts', 'reader-thread', chunk).href).toBe('file:///nowhere/out/node/reader-thread.mjs')
})
