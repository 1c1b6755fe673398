/** Data folders for the window: one that a person has used, so that the first screen is the chat. */
import { addAgent, addModelServer, openBuiltHost } from '../house.ts'
import { type Machine, temporaryFolder } from '../machine.ts'

export interface UsedFolder {
  readonly dataDir: string
  /** Answers with the long stream. */
  readonly agentId: string
}

export async function usedFolder({ root }: Machine, port: number, chunks: number): Promise<UsedFolder> {
  const dataDir = temporaryFolder()
  const host = await openBuiltHost(root, { dataDir })
  try {
    const providerId = await addModelServer(host, port)
    const modelId = `stream-${chunks}`
    await host.call('setup.finish', { model: { providerId, modelId } })
    return { dataDir, agentId: await addAgent(host, providerId, modelId) }
  } finally {
    await host.close()
  }
}
