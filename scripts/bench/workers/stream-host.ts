/** One long answer through the host to a listener, stored: CPU in ms. */
import { answerPieces } from '../answer-text.ts'
import { addAgent, addModelServer, followRuns, openBuiltHost, question } from '../house.ts'
import { temporaryFolder } from '../machine.ts'
import { cpuOf, serveWorker } from '../worker.ts'

export interface StreamSettings {
  readonly root: string
  readonly port: number
  readonly chunks: number
}

serveWorker(async ({ root, port, chunks }: StreamSettings) => {
  const host = await openBuiltHost(root, { dataDir: temporaryFolder() })
  const agentId = await addAgent(host, await addModelServer(host, port), `stream-${chunks}`)
  const answerTo = followRuns(host)
  const expected = answerPieces(chunks).join('').length
  return {
    async round() {
      const { id } = await host.call('conversation.create', { agentId })
      const cpu = await cpuOf(async () => {
        const { length } = await answerTo(id, question)
        if (length !== expected) throw new Error(`${length} of ${expected} characters came.`)
      })
      const { items } = await host.call('message.page', { conversationId: id })
      if (items.at(-1)?.text.length !== expected) throw new Error('The answer was not stored whole.')
      return { cpu }
    },
    close: () => host.close(),
  }
})
