/** What a thread calls to answer requests. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { AppError } from '#shared/errors'
import type { FromWorker, ToWorker } from './protocol.ts'

/** Between two steps a request may be dropped, where it has taken so long already. */
const patienceMs = 4

/** The steps of a request. */
export type Steps = Generator<undefined, unknown>

export function serve(handlers: Readonly<Record<string, (input: unknown) => Steps>>): void {
  const port = parentPort
  if (port === null) throw new Error('This is for a thread of its own.')
  const cancelled = new Set<number>()
  const say = (message: FromWorker) => port.postMessage(message)

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    try {
      const handler = handlers[name]
      if (handler === undefined) throw new Error(`${name} is not known here.`)
      const steps = handler(input)
      let heardAt = performance.now()
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) {
          say({ type: 'done', id, output: step.value })
          return
        }
        if (performance.now() - heardAt < patienceMs) continue
        // A turn of the event loop, so that a cancel is heard.
        await nextTurn()
        heardAt = performance.now()
        if (cancelled.delete(id)) {
          steps.return(undefined)
          throw new AppError('request-cancelled')
        }
      }
    } catch (thrown) {
      say({ type: 'failed', id, error: thrown instanceof AppError ? thrown.toWire() : null })
    } finally {
      cancelled.delete(id)
    }
  }

  port.on('message', (message: ToWorker) => {
    if (message.type === 'cancel') cancelled.add(message.id)
    else void answer(message.id, message.name, message.input)
  })
  say({ type: 'ready' })
}
