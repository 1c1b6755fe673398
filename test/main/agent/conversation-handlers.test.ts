import { expect, test } from 'vitest'
import { conversationHandlers } from '#main/agent/conversation-handlers'
import type { CallContext } from '#main/base/call'
import { conversation, freshStores, runnerOver, store } from '../../helpers/runner-house.ts'
import { text } from '../../helpers/scripted-model.ts'

freshStores()

const context = { principal: { id: 'owner' } } as CallContext

// Bug: a message that is sent while its conversation is being deleted is answered in it, out of sight, and paid for.
test.each(['before', 'after'])(
  'a message sent right %s the delete starts nothing that goes on',
  async (when) => {
    const { runner, requests } = runnerOver({ first: [{ events: [text('a'), 'until-abort'] }] })
    const handlers = conversationHandlers({ store, chat: runner, announce: () => {} })
    const { id } = conversation()
    const send = () => handlers['message.send']({ conversationId: id, text: 'Hi' }, context)
    const remove = () => handlers['conversation.delete']({ id }, context)
    const [sent, removed] = when === 'before' ? [send(), remove()] : [remove(), send()].reverse()
    const outcomes = await Promise.allSettled([sent, removed])
    expect(outcomes.map(({ status }) => status)).toEqual([
      when === 'before' ? 'fulfilled' : 'rejected',
      'fulfilled',
    ])
    expect(store.conversations.get(id)).toMatchObject({ deletedAt: expect.any(Number), activeRunId: null })
    expect(store.runs.list({ limit: 9 }).items.map(({ status }) => status)).toEqual(
      when === 'before' ? ['stopped'] : [],
    )
    expect(requests('first')).toHaveLength(0)
  },
)
