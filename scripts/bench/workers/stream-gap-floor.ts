/** The longest gap between two deltas of the same answer while nobody searches. */
import { addAgent, addModelServer, openBuiltHost } from '../house.ts'
import { temporaryFolder } from '../machine.ts'
import { longestGap } from '../stream-gap.ts'
import { serveWorker } from '../worker.ts'
import type { StreamSettings } from './stream-host.ts'

serveWorker(async ({ root, port, chunks }: StreamSettings) => {
  const host = await openBuiltHost(root, { dataDir: temporaryFolder() })
  const agentId = await addAgent(host, await addModelServer(host, port), `stream-${chunks}`)
  return {
    round: async () => ({ gap: await longestGap(host, agentId, chunks) }),
    close: () => host.close(),
  }
})
