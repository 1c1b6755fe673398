import { getEventListeners, setMaxListeners } from 'node:events'
import { expect, test } from 'vitest'
import { unlessAborted } from '#main/base/abort'
import { onAbort } from '#main/base/on-abort'
import { sleep } from '#main/base/sleep'

/** The warnings of Node that come up meanwhile, with the limit that Node 20 has for every signal. */
async function warningsOf(work: (signal: AbortSignal) => Promise<void>): Promise<readonly string[]> {
  const warnings: string[] = []
  const hear = (warning: Error) => warnings.push(warning.name)
  process.on('warning', hear)
  const controller = new AbortController()
  setMaxListeners(10, controller.signal)
  const done = work(controller.signal)
  controller.abort()
  await done
  // Node warns in a later turn.
  await new Promise((resolve) => setTimeout(resolve, 20))
  process.off('warning', hear)
  return warnings
}

// Bug: twelve runs that wait for the same end make Node print MaxListenersExceededWarning into the log.
test('a dozen that wait for one signal are no leak', async () => {
  const warnings = await warningsOf(async (signal) => {
    const waits = Array.from({ length: 12 }, () => sleep(60_000, signal))
    const races = Array.from({ length: 12 }, () => unlessAborted(new Promise(() => {}), signal, () => null))
    await Promise.all([...waits, ...races])
  })
  expect(warnings).toEqual([])
})

test('each is called once, in their order, and not after it has stopped listening', () => {
  const controller = new AbortController()
  const heard: string[] = []
  const listen = (name: string) => onAbort(controller.signal, () => heard.push(name))
  listen('one')
  const stop = listen('two')
  listen('three')
  // Bug: the same function twice counts as one, and what ends the one ends the other.
  const same = () => heard.push('same')
  onAbort(controller.signal, same)
  onAbort(controller.signal, same)()
  stop()
  stop()
  controller.abort()
  controller.abort()
  expect(heard).toEqual(['one', 'three', 'same'])
})

// Bug: one that stops listening while the signal is told of takes the next one's turn.
test('one may stop another while they are called', () => {
  const controller = new AbortController()
  const heard: string[] = []
  onAbort(controller.signal, () => {
    heard.push('one')
    stop()
  })
  const stop = onAbort(controller.signal, () => heard.push('two'))
  onAbort(controller.signal, () => heard.push('three'))
  controller.abort()
  expect(heard).toEqual(['one', 'three'])
})

// Bug: whoever waits again and again on a signal that lives long leaves a listener behind each time.
test('a signal has one listener while anybody waits, and none after that', () => {
  const controller = new AbortController()
  const count = () => getEventListeners(controller.signal, 'abort').length
  const stops = Array.from({ length: 20 }, () => onAbort(controller.signal, () => {}))
  expect(count()).toBe(1)
  for (const stop of stops) stop()
  expect(count()).toBe(0)

  // Bug: who comes after the last one has gone is not heard, or is cut off when that one stops again.
  let heard = 0
  onAbort(controller.signal, () => {
    heard += 1
  })
  for (const stop of stops) stop()
  expect(count()).toBe(1)
  controller.abort()
  expect(heard).toBe(1)
})
