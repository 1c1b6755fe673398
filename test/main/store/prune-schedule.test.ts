import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp } from '#main/app'
import { schedulePrune } from '#main/store/prune-schedule'
import { makeChat, migrationsDir, openRaw, openTestStore, say } from './store-fixture.ts'

// Bug: pruned once a start, so that an application left open for months keeps what was deleted.
test('prunes again and again, never twice at a time, also after a failure, until it is ended', async () => {
  let underWay = 0
  let most = 0
  let calls = 0
  const failures: unknown[] = []
  const prune = async () => {
    calls += 1
    underWay += 1
    most = Math.max(most, underWay)
    await delay(10)
    underWay -= 1
    if (calls === 1) throw new Error('on purpose')
  }
  const end = schedulePrune(prune, { firstMs: 1, everyMs: 2 }, (thrown) => failures.push(thrown))
  onTestFinished(end)
  await vi.waitFor(() => expect(calls).toBeGreaterThan(3), 5_000)
  expect(most).toBe(1)
  expect(failures).toHaveLength(1)
  end()
  await delay(20)
  const before = calls
  await delay(40)
  expect(calls).toBe(before)
})

// Bug: nothing calls prune any more, and no test of the store can see it.
test('the application prunes by itself, and goes on doing so', async () => {
  const opened = await openTestStore()
  const { store, dataDir } = opened
  const chats = [makeChat(store), makeChat(store)]
  for (const chat of chats) say(opened, chat, 'words of long ago', null)
  store.close()
  const raw = openRaw(dataDir)
  const remove = raw.prepare('UPDATE conversations SET deleted_at = 1 WHERE id = ?')
  const count = raw.prepare('SELECT count(*) FROM conversations').pluck()
  remove.run(chats[0]?.conversationId)
  const app = await createApp({
    dataFolder: dataDir,
    migrationsFolder: migrationsDir,
    passphrase: undefined,
    keychain: null,
    env: {},
    runtime: { version: '0', electron: null, chromium: null, standInRuntime: false },
    pruneTimes: { firstMs: 1, everyMs: 20 },
  })
  onTestFinished(() => app.close())
  await vi.waitFor(() => expect(count.get()).toBe(1), 5_000)
  remove.run(chats[1]?.conversationId)
  await vi.waitFor(() => expect(count.get()).toBe(0), 5_000)
})
