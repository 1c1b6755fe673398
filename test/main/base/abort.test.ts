import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { unlessAborted } from '#main/base/abort'

const never = new Promise<string>(() => {})
const stopped = () => {
  throw new Error('stopped')
}

describe('work against an abort', () => {
  // Bug: who waits for a slow keychain or tool waits on after a stop.
  test('is given up at once, by an answer or by a throw', async () => {
    const controller = new AbortController()
    const answered = unlessAborted(never, controller.signal, () => 'instead')
    const thrown = unlessAborted(never, controller.signal, stopped)
    controller.abort()
    expect(await answered).toBe('instead')
    await expect(thrown).rejects.toThrow('stopped')
    expect(await unlessAborted(never, controller.signal, () => 'at once')).toBe('at once')
  })

  // Bug: each call leaves a listener on a signal that lives as long as the program.
  test('leaves no listener behind, whether it succeeds or fails', async () => {
    const { signal } = new AbortController()
    expect(await unlessAborted(Promise.resolve(1), signal, stopped)).toBe(1)
    await expect(unlessAborted(Promise.reject(new Error('own')), signal, stopped)).rejects.toThrow('own')
    await new Promise(setImmediate)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  // Bug: work that fails after the stop brings the program down as an unhandled rejection.
  test('drops what becomes of the work later', async () => {
    const unhandled: unknown[] = []
    const hear = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', hear)
    const late = new Promise<string>((_resolve, reject) => {
      setTimeout(() => reject(new Error('too late')), 1)
    })
    expect(await unlessAborted(late, AbortSignal.abort(), () => 'instead')).toBe('instead')
    await new Promise((resolve) => setTimeout(resolve, 10))
    process.off('unhandledRejection', hear)
    expect(unhandled).toEqual([])
  })
})
