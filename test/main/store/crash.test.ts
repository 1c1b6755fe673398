import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startChild } from './child.ts'
import { makeChat, migrationsDir, openRaw, openTestStore } from './store-fixture.ts'

test('what was acknowledged is there after kill -9, and the index is whole', async () => {
  const opened = await openTestStore()
  const { conversationId } = makeChat(opened.store)
  opened.store.close()

  for (const wait of [150, 300]) {
    const child = startChild('write.ts', [opened.dataDir, migrationsDir, conversationId])
    await child.printed('0')
    await delay(wait)
    child.process.kill('SIGKILL')
    await child.ended
    const acknowledged = child.lines()
    expect(acknowledged.length).toBeGreaterThan(10)

    const store = await opened.reopen()
    const lost = acknowledged.filter((id) => store.messages.get(id)?.text !== `Message ${id}`)
    expect(lost).toEqual([])
    store.close()
    const raw = openRaw(opened.dataDir)
    // With rank 1 the index is compared with the table itself.
    raw.exec("INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)")
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
    raw.close()
  }
})
