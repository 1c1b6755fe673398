/** Runs of one tool call and an answer through the host, every step stored, so many at a time: CPU per run in ms. */
import { toolAnswer } from '../chat-chunks.ts'
import { addAgent, addModelServer, followRuns, openBuiltHost, question } from '../house.ts'
import { temporaryFolder } from '../machine.ts'
import { inParallel } from '../pool.ts'
import { cpuOf, serveWorker } from '../worker.ts'

interface Settings {
  readonly root: string
  readonly port: number
  readonly runs: number
  readonly atATime: number
}

serveWorker(async ({ root, port, runs, atATime }: Settings) => {
  const host = await openBuiltHost(root, { dataDir: temporaryFolder() })
  const agentId = await addAgent(host, await addModelServer(host, port), 'tool-run', ['calculator'])
  const answerTo = followRuns(host)
  const expected = toolAnswer.join('').length
  return {
    async round() {
      // A chat for each run, so that each tells the model the same.
      const chats: string[] = []
      for (let index = 0; index < runs; index += 1)
        chats.push((await host.call('conversation.create', { agentId })).id)
      const cpu = await cpuOf(() =>
        inParallel(runs, atATime, async (index) => {
          const { length, toolResults } = await answerTo(chats[index] ?? '', question)
          if (length !== expected || !toolResults[0]?.includes('11583.35'))
            throw new Error(`A run went wrong: ${length} characters, result ${toolResults[0]}.`)
        }),
      )
      return { cpu: cpu / runs }
    },
    close: () => host.close(),
  }
})
