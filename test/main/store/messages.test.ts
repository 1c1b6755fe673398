import { describe, expect, test } from 'vitest'
import { messageSchema } from '#shared/conversation'
import { answer, makeChat, openRaw, openTestStore, say, startAnswer } from './store-fixture.ts'

describe('the tree of messages', () => {
  test('shows the branch of the leaf only, oldest first, with the versions beside each message', async () => {
    const opened = await openTestStore()
    const { store } = opened
    const chat = makeChat(store)
    const question = say(opened, chat, 'What is a spline?', null)
    const first = answer(opened, chat, 'A curve.', question)
    const second = answer(opened, chat, 'A smooth curve.', question)
    const { items, more } = store.messages.page({ conversationId: chat.conversationId, limit: 50 })
    expect(items.map((item) => item.text)).toEqual(['What is a spline?', 'A smooth curve.'])
    expect(items[1]?.siblingIds).toEqual([first, second])
    expect(items[0]?.siblingIds).toEqual([question])
    expect(more).toBe(false)
    for (const item of items) expect(() => messageSchema.parse(item)).not.toThrow()
  })
})
