/** Storing a message with its index through the store, one after another: CPU of each in microseconds. */
import { join } from 'node:path'
import { openStore } from '#main/store/db'
import { createIdSource } from '#main/store/ids'
import { temporaryFolder } from '../machine.ts'
import { messageTexts } from '../message-texts.ts'
import { cpuOf, serveWorker } from '../worker.ts'

serveWorker(async ({ root, messages }: { readonly root: string; readonly messages: number }) => {
  const now = Date.now
  const newId = createIdSource({ now })
  const silent = { warn: () => {}, error: () => {} }
  const store = await openStore({
    dataDir: temporaryFolder(),
    migrationsDir: join(root, 'resources', 'migrations'),
    now,
    newId,
    log: silent,
    onNotice: () => {},
  })
  const texts = messageTexts(messages)
  return {
    async round() {
      const { id: conversationId } = store.conversations.insert({ agentId: null, draft: '', kind: 'chat' })
      let parentId: string | null = null
      const cpu = await cpuOf(async () => {
        for (const text of texts) {
          const id = newId()
          const above = parentId
          store.transaction(() =>
            store.messages.insertUser({ id, conversationId, parentId: above, text, createdAt: now() }),
          )
          parentId = id
        }
      })
      if (store.messages.get(parentId ?? '')?.text !== texts.at(-1)) throw new Error('A message is missing.')
      return { micros: (cpu * 1000) / messages }
    },
    close: async () => store.close(),
  }
})
