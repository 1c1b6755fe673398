import { describe, expect, test } from 'vitest'
import { agentDefinitionSchema } from '#shared/agents/agent'
import { messageTextSchema } from '#shared/conversations/conversation'
import {
  agentWith,
  conversation,
  ended,
  first,
  freshStores,
  runnerOver,
  store,
} from '../../helpers/runner-house.ts'
import { failed, text } from '../../helpers/scripted-model.ts'

freshStores()

const ids = (digit: number) => `0199f000-0000-7000-8000-0000000000a${digit}`
const conflict = { code: 'conflict' }

describe('a call under the id of a run that was begun before', () => {
  // Bug: a message for another conversation, or for another branch, is answered as sent and is nowhere.
  test('is the same message once, and a conflict for any other', async () => {
    const { runner, requests } = runnerOver({ first: [{}, {}] })
    const [here, there] = [conversation().id, conversation().id]
    const earlier = await runner.send({ conversationId: here, text: 'Before' })
    await ended(runner, earlier.runId)
    const input = { conversationId: here, text: 'Hi', runId: ids(1), parentId: earlier.messageId }
    const made = await runner.send(input)
    await ended(runner, made.runId)
    expect(await runner.send(input)).toEqual(made)
    expect(await runner.send({ ...input, parentId: undefined })).toEqual(made)
    const { messageId } = made
    const others = [
      () => runner.send({ ...input, conversationId: there }),
      () => runner.send({ ...input, parentId: null }),
      () => runner.send({ ...input, text: 'Ho' }),
      () => runner.regenerate({ messageId, runId: ids(1) }),
      () => runner.continueAnswer({ messageId, runId: ids(1) }),
      () =>
        runner.tryDraft({
          definition: agentDefinitionSchema.parse({ name: 'A', model: first }),
          text: 'Hi',
          runId: ids(1),
        }),
    ]
    for (const other of others) await expect(other()).rejects.toMatchObject(conflict)
    expect(requests('first')).toHaveLength(2)
  })

  // Bug: another answer is asked for, and what comes is one that was there.
  test('is the same answer beside another, or gone on with, once', async () => {
    const { runner, requests } = runnerOver({
      first: [{ result: failed('auth') }, { result: failed('auth') }, {}],
    })
    const { id: conversationId } = conversation()
    const sent = await runner.send({ conversationId, text: 'Hi', runId: ids(1) })
    await ended(runner, sent.runId)
    const again = { messageId: sent.messageId, runId: ids(2) }
    const beside = await runner.regenerate(again)
    await ended(runner, beside.runId)
    expect(await runner.regenerate(again)).toEqual(beside)
    const more = { messageId: beside.messageId, runId: ids(3) }
    const continued = await runner.continueAnswer(more)
    await ended(runner, continued.runId)
    expect(await runner.continueAnswer(more)).toEqual(continued)
    const others = [
      () => runner.regenerate({ ...again, messageId: beside.messageId }),
      () => runner.regenerate({ ...again, runId: ids(3) }),
      () => runner.continueAnswer({ ...more, messageId: sent.messageId }),
      () => runner.continueAnswer({ ...more, runId: ids(2) }),
      () => runner.send({ conversationId, text: 'Hi', runId: ids(2) }),
      () => runner.send({ conversationId, text: 'Hi', runId: ids(3) }),
    ]
    for (const other of others) await expect(other()).rejects.toMatchObject(conflict)
    expect(await runner.send({ conversationId, text: 'Hi', runId: ids(1) })).toEqual(sent)
    expect(requests('first')).toHaveLength(3)
  })

  // Bug: a changed draft is tried, and the answer is that of the draft before.
  test('is the same draft tried once', async () => {
    const { runner } = runnerOver({ first: [{}] })
    const draft = (name: string) => agentDefinitionSchema.parse({ name, model: first })
    const input = { definition: draft('Ada'), text: 'Hi', runId: ids(1) }
    const made = await runner.tryDraft(input)
    await ended(runner, made.runId)
    expect(await runner.tryDraft(input)).toEqual(made)
    await expect(runner.tryDraft({ ...input, definition: draft('Eve') })).rejects.toMatchObject(conflict)
  })

  // Bug: half of an emoji is stored as another character, and the honest repeat passes for another message.
  test('is the same where its text holds half of an emoji', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('a')] }] })
    const { id: conversationId } = conversation()
    const send = () =>
      runner.send({ conversationId, text: messageTextSchema.parse('Hi \ud83d!'), runId: ids(1) })
    const made = await send()
    await ended(runner, made.runId)
    expect(await send()).toEqual(made)
    expect(store.messages.get(made.userMessageId ?? '')?.text).toBe('Hi \ufffd!')
    expect(messageTextSchema.parse('whole 🙂')).toBe('whole 🙂')
  })

  // Bug: a run with more time, or for another run, is answered with the one that was begun before.
  test('is the same background run once, and a conflict for another deadline, parent or priority', async () => {
    const { background, runs } = runnerOver({ first: [{}, {}] })
    const { id: agentId } = agentWith()
    const parent = await background.start({ agentId, input: 'Parent' })
    const input = { id: ids(1), agentId, input: 'Go.', deadlineMs: 60_000, parentId: parent.id, priority: 2 }
    const made = await background.start(input)
    expect((await background.start(input)).id).toBe(made.id)
    for (const other of [
      { deadlineMs: 60_001 },
      { deadlineMs: undefined },
      { parentId: undefined },
      { priority: 3 },
    ]) {
      await expect(background.start({ ...input, ...other })).rejects.toMatchObject(conflict)
    }
    await runs.settled()
  })
})
