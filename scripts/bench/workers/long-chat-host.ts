/** The first page of a long conversation through the contract: microseconds for each call. */
import { openBuiltHost } from '../house.ts'
import { makeLongChat } from '../long-chat.ts'
import { temporaryFolder } from '../machine.ts'
import { serveWorker } from '../worker.ts'

interface Settings {
  readonly root: string
  readonly messages: number
  readonly calls: number
}

serveWorker(async ({ root, messages, calls }: Settings) => {
  const dataDir = temporaryFolder()
  const conversationId = await makeLongChat(root, dataDir, messages)
  const host = await openBuiltHost(root, { dataDir })
  return {
    async round() {
      globalThis.gc?.()
      const started = performance.now()
      for (let index = 0; index < calls; index += 1) {
        const { items, more } = await host.call('message.page', { conversationId })
        if (items.length !== 50 || !more) throw new Error(`${items.length} messages came.`)
      }
      return { micros: ((performance.now() - started) * 1000) / calls }
    },
    close: () => host.close(),
  }
})
