/** Storing a message with its index through the store, one after another: microseconds for each. */
import { join } from 'node:path'
import { openStore } from '../../../src/main/store/db.ts'
import { createIdSource } from '../../../src/main/store/ids.ts'
import { temporaryFolder } from '../machine.ts'
import { messageTexts } from '../message-texts.ts'
import { serveWorker } from '../worker.ts'

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
      globalThis.gc?.()
      let parentId: string | null = null
      const started = performance.now()
      for (const text of texts) {
        const id = newId()
        const above = parentId
        store.transaction(() =>
          store.messages.insertUser({ id, conversationId, parentId: above, text, createdAt: now() }),
        )
        parentId = id
      }
      const micros = ((performance.now() - started) * 1000) / messages
      const found = store.messages.page({ conversationId, limit: 1 })
      if (store.messages.get(parentId ?? '')?.text !== texts.at(-1)) throw new Error('A message is missing.')
      if (found.items.length > 1) throw new Error('A page is too long.')
      return { micros }
    },
    close: async () => store.close(),
  }
})
