/** The longest gap between two deltas of an answer while someone types into the search, among a million messages. */
import { addAgent, addModelServer, openBuiltHost } from '../house.ts'
import { searchedBeginnings, searchedWords } from '../search-corpus.ts'
import { longestGap } from '../stream-gap.ts'
import { serveWorker } from '../worker.ts'
import type { StreamSettings } from './stream-host.ts'

serveWorker(async ({ root, dataDir, port, chunks }: StreamSettings & { readonly dataDir: string }) => {
  const host = await openBuiltHost(root, { dataDir })
  const agentId = await addAgent(host, await addModelServer(host, port), `stream-${chunks}`)
  // The thread that searches is started by the first search.
  await host.call('message.search', { query: 'start' })
  const queries = [...searchedBeginnings, ...searchedWords]
  return {
    async round() {
      let isStreaming = true
      let searches = 0
      const search = async () => {
        while (isStreaming) {
          await host.call('message.search', { query: queries[searches % queries.length] ?? '' })
          searches += 1
        }
      }
      const searching = search()
      const gap = await longestGap(host, agentId, chunks)
      isStreaming = false
      await searching
      if (searches < 3) throw new Error(`Only ${searches} searches were made meanwhile.`)
      return { gap }
    },
    close: () => host.close(),
  }
})
