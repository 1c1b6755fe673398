import { describe, expect, test } from 'vitest'
import { createDraftKeeper } from '#renderer/features/chat/composer/draft-keeper.ts'

function storage() {
  const held = new Map<string, string>()
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function setUp(save?: (text: string) => Promise<unknown>, local = storage()) {
  const saved: string[] = []
  const keeper = createDraftKeeper({
    conversationId: 'c1',
    local,
    save: save ?? (async (text) => void saved.push(text)),
    delayMs: 10,
  })
  return { keeper, local, saved }
}

describe('keeping a draft', () => {
  test('each key is in the window at once, and the database is asked once for many keys', async () => {
    const { keeper, local, saved } = setUp()
    keeper.set('H')
    keeper.set('He')
    keeper.set('Hey')
    expect([...local.held.values()]).toEqual(['Hey'])
    expect(saved).toEqual([])
    await wait(30)
    expect(saved).toEqual(['Hey'])
    expect(local.held.size).toBe(0)
  })

  test('steady typing does not put the saving off for ever', async () => {
    const { keeper, saved } = setUp()
    for (let index = 0; index < 10; index += 1) {
      keeper.set(`text ${index}`)
      await wait(4)
    }
    expect(saved.length).toBeGreaterThan(1)
  })

  test('what the window still holds counts before what the database has: it was typed later', () => {
    const local = storage()
    setUp(undefined, local).keeper.set('typed before the crash')
    expect(setUp(undefined, local).keeper.begin('older')).toBe('typed before the crash')
  })

  test('leaving saves at once', async () => {
    const { keeper, saved } = setUp()
    keeper.set('Half a tho')
    await keeper.flush()
    expect(saved).toEqual(['Half a tho'])
    await keeper.flush()
    expect(saved).toEqual(['Half a tho'])
  })

  test('a database that fails loses nothing', async () => {
    const { keeper, local } = setUp(() => Promise.reject(new Error('disk full')))
    keeper.set('Kept')
    await keeper.flush()
    expect([...local.held.values()]).toEqual(['Kept'])
  })

  test('what is typed while the saving is under way stays in the window', async () => {
    let finish: () => void = () => undefined
    const { keeper, local } = setUp(() => new Promise<void>((resolve) => (finish = resolve)))
    keeper.set('one')
    const saving = keeper.flush()
    keeper.set('one two')
    finish()
    await saving
    expect([...local.held.values()]).toEqual(['one two'])
  })

  test('a text that was sent does not come back as a draft', async () => {
    const { keeper, local, saved } = setUp()
    keeper.set('Sent')
    keeper.hold('Sent')
    keeper.release()
    await wait(30)
    // Before the message, so that what the database holds is decided by the message alone.
    expect(saved).toEqual(['Sent'])
    expect(local.held.size).toBe(0)
    expect(keeper.begin('')).toBe('')
  })

  // Bug: what is typed while a message is on its way is saved, and the message then clears it in the database.
  test('the database hears of what is typed while a message is on its way when it has arrived', async () => {
    const { keeper, local, saved } = setUp()
    keeper.hold('Sent')
    keeper.set('and my next thought')
    await keeper.flush()
    await wait(30)
    expect(saved).toEqual([])
    expect([...local.held.values()]).toContain('and my next thought')
    keeper.release()
    await wait(30)
    expect(saved).toEqual(['and my next thought'])
    expect(local.held.size).toBe(0)
  })

  // Bug: a window that goes while a message is on its way loses the message, or offers one that was sent once more.
  test('a message on its way is there again after a crash where it never arrived, and only there', () => {
    const local = storage()
    const { keeper } = setUp(undefined, local)
    keeper.hold('on its way')
    keeper.set('and my next thought')
    const held = new Map(local.held)
    expect(setUp(undefined, local).keeper.begin('on its way')).toBe('on its way\n\nand my next thought')
    const again = storage()
    for (const [key, value] of held) again.setItem(key, value)
    expect(setUp(undefined, again).keeper.begin('')).toBe('and my next thought')
    expect(setUp(undefined, again).keeper.begin('')).toBe('and my next thought')
  })

  test('a window whose storage is full still saves to the database', async () => {
    const local = {
      ...storage(),
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    }
    const { keeper, saved } = setUp(undefined, local)
    keeper.set('Long text')
    await keeper.flush()
    expect(saved).toEqual(['Long text'])
  })
})
