/**
 * A chat and background runs over a store, with a tool that changes the world: it places an order by a line in a file
 * that is on the disk when the tool returns. Used by the program that is killed and by the test that looks after it.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { createBackground } from '#main/agent/background'
import { createChat } from '#main/agent/chat'
import { createWorkBuilder } from '#main/agent/work'
import type { Model, ModelEvent, ModelRequest } from '#main/models/model'
import { createScheduler } from '#main/runs/scheduler'
import { createRunService } from '#main/runs/service'
import { createIdSource } from '#main/store/ids'
import type { Store } from '#main/store/store'
import { createToolRegistry } from '#main/tools/registry'
import { defineTool } from '#main/tools/tool'
import type { RunEvent } from '#shared/runs/run'
import { answered, call, infoOf, text } from '../../../helpers/scripted-model.ts'

export const model = { providerId: '0199f000-0000-7000-8000-000000000001', modelId: 'first' }
/** What the model orders in one answer. */
export const items = ['bread', 'milk']

export interface Order {
  readonly item: string
  readonly idempotencyKey: string
}

export function ordersIn(file: string): Order[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Order)
}

/**
 * `point` is called after each write, in its transaction, after the begin of a call and after an order. A kill there is
 * one after the commit of the write before, too.
 */
export function orderHouse(store: Store, file: string, point: () => void) {
  const newId = createIdSource({ now: Date.now })
  const published: RunEvent[] = []
  const requests: ModelRequest[] = []
  const order = defineTool({
    name: 'place_order',
    title: 'Order',
    description: 'Places an order.',
    input: z.object({ item: z.string() }),
    effect: 'world',
    run({ item }, { idempotencyKey }) {
      const place = openSync(file, 'a')
      writeSync(place, `${JSON.stringify({ item, idempotencyKey })}\n`)
      fsyncSync(place)
      closeSync(place)
      point()
      return `Ordered: ${item}.`
    },
  })
  const tools = createToolRegistry([order])
  const answering: Model = {
    ref: model,
    async stream(request, { onEvent }) {
      requests.push(request)
      if (request.messages.some(({ role }) => role === 'tool')) {
        onEvent(text('All is ordered.'))
        return answered()
      }
      onEvent(text('I order now.'))
      // Long enough for a piece of the text to be stored.
      await new Promise((resolve) => setTimeout(resolve, 20))
      for (const item of items) onEvent(call('place_order', { item }, `call-${item}`) satisfies ModelEvent)
      return answered('tool-calls')
    },
  }
  const watched: Store = {
    ...store,
    enqueue: (write, options) =>
      store.enqueue(() => {
        write()
        point()
      }, options),
    runs: {
      ...store.runs,
      beginCall(begun) {
        store.runs.beginCall(begun)
        point()
      },
    },
  }
  const runs = createRunService({
    store: watched,
    tools,
    gates: [],
    scheduler: createScheduler({ total: 1, perGroup: () => 1 }),
    modelOf: async (ref) => ({ model: answering, info: infoOf(ref) }),
    publish: (event) => published.push(event),
    changed() {},
    now: Date.now,
    newId,
    sleep: async () => {},
    random: () => 0.5,
    frameMs: 1,
    checkpointMs: 5,
    onInternalError: (thrown) => {
      throw thrown
    },
  })
  const work = createWorkBuilder({ tools })
  const chat = createChat({ store: watched, runs, work, announce() {}, now: Date.now, newId })
  const background = createBackground({ store: watched, runs, work })
  return { runs, chat, background, published, requests }
}
