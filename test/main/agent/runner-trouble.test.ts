/** What comes at the worst moment: a stop, a close, a full disk, a listener that throws. */
import { describe, expect, it } from 'vitest'
import { conversation, freshStores, runnerOver, store } from '../../helpers/runner-house.ts'
import { text } from '../../helpers/scripted-model.ts'

freshStores()

describe('while a run starts', () => {
  it('waits for its end and not for its beginning: closing leaves nothing behind that still writes', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('one '), 'until-abort'] }] })
    const starting = runner.send({ conversationId: conversation().id, text: 'Hello' })
    await runner.close()
    const { messageId } = await starting
    expect(store.messages.get(messageId)?.status).toBe('interrupted')
  })

  it('does not spin the event loop to death where the window is closed in the same moment', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('one')] }] })
    const starting = runner.send({ conversationId: conversation().id, text: 'Hello' })
    await runner.settled()
    expect(store.messages.get((await starting).messageId)).toMatchObject({ status: 'complete', text: 'one' })
  })

  it('is stopped with its conversation, before that is deleted', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('one '), 'until-abort'] }] })
    const { id } = conversation()
    const starting = runner.send({ conversationId: id, text: 'Hello' })
    await runner.stopIn(id)
    expect(store.messages.get((await starting).messageId)?.status).toBe('stopped')
  })

  it('begins no run after the close', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('one')] }] })
    const { id } = conversation()
    await runner.close()
    await expect(runner.send({ conversationId: id, text: 'Hello' })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(store.messages.page({ conversationId: id, limit: 10 }).items).toEqual([])
  })
})
