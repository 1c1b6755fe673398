/** Two letters, as they are typed, among all messages through the contract, first 20 hits: milliseconds for each. */
import { openBuiltHost } from '../house.ts'
import { searchedBeginnings } from '../search-corpus.ts'
import { serveWorker } from '../worker.ts'

serveWorker(async ({ root, dataDir }: { readonly root: string; readonly dataDir: string }) => {
  const host = await openBuiltHost(root, { dataDir })
  return {
    async round() {
      globalThis.gc?.()
      const started = performance.now()
      for (const query of searchedBeginnings) {
        const hits = await host.call('message.search', { query })
        if (hits.length !== 20) throw new Error(`${hits.length} hits for ${query}.`)
      }
      return { ms: (performance.now() - started) / searchedBeginnings.length }
    },
    close: () => host.close(),
  }
})
