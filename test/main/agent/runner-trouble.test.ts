/** What comes at the worst moment: a stop, a close, a full disk, a listener that throws. */
import { describe, expect, test } from 'vitest'
import { sleep } from '#main/base/sleep'
import type { StreamOptions } from '#main/models/model'
import type { Store } from '#main/store/store'
import { AppError } from '#shared/errors'
import {
  announced,
  conversation,
  ended,
  first,
  freshStores,
  published,
  runnerOver,
  store,
} from '../../helpers/runner-house.ts'
import { answered, call, failed, infoOf, scriptedModel, text } from '../../helpers/scripted-model.ts'

freshStores()

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

describe('while a run starts', () => {
  test('waits for its end and not for its beginning: closing leaves nothing behind that still writes', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('one '), 'until-abort'] }] })
    const starting = runner.send({ conversationId: conversation().id, text: 'Hello' })
    await runner.close()
    const { messageId } = await starting
    expect(store.messages.get(messageId)?.status).toBe('interrupted')
  })

  test('does not spin the event loop to death where the window is closed in the same moment', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('one')] }] })
    const starting = runner.send({ conversationId: conversation().id, text: 'Hello' })
    await runner.settled()
    expect(store.messages.get((await starting).messageId)).toMatchObject({ status: 'complete', text: 'one' })
  })

  test('is stopped with its conversation, before that is deleted', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('one '), 'until-abort'] }] })
    const { id } = conversation()
    const starting = runner.send({ conversationId: id, text: 'Hello' })
    await runner.stopIn(id)
    expect(store.messages.get((await starting).messageId)?.status).toBe('stopped')
  })

  test('begins no run after the close', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('one')] }] })
    const { id } = conversation()
    await runner.close()
    await expect(runner.send({ conversationId: id, text: 'Hello' })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(store.messages.page({ conversationId: id, limit: 10 }).items).toEqual([])
  })
})

describe('a run that is stopped', () => {
  test('ends at once though the key of its model is still waited for, such as behind a prompt of the keychain', async () => {
    const { runner } = runnerOver({}, { modelOf: () => new Promise(() => {}) })
    const started = await runner.send({ conversationId: conversation().id, text: 'Hello' })
    await pause(20)
    const before = performance.now()
    await Promise.race([runner.stop(started.runId), pause(1000)])
    expect(performance.now() - before).toBeLessThan(200)
    expect(store.messages.get(started.messageId)?.status).toBe('stopped')
  })

  test('leaves no call behind that seems to go on for ever', async () => {
    let stop = () => {}
    const model = {
      ref: first,
      stream: async (_request: unknown, { onEvent }: StreamOptions) => {
        onEvent(call('calculator', { expression: '1+1' }))
        stop()
        return answered('tool-calls')
      },
    }
    const { runner } = runnerOver({}, { modelOf: async () => ({ model, info: infoOf(first) }) })
    const { id } = conversation()
    stop = () => void runner.stopIn(id)
    const started = await runner.send({ conversationId: id, text: 'Hello' })
    await ended(runner, started.runId)
    const message = store.messages.get(started.messageId)
    expect(message?.status).toBe('stopped')
    expect(message?.steps[0]?.toolCalls.map((one) => one.status)).toEqual(['cancelled'])
  })
})

describe('a run that the end of the program meets', () => {
  test('is complete where its answer was, and interrupted only where it was cut off', async () => {
    let close = () => {}
    const model = {
      ref: first,
      stream: async (_request: unknown, { onEvent }: StreamOptions) => {
        onEvent(text('All of it.'))
        close()
        return answered()
      },
    }
    const { runner } = runnerOver({}, { modelOf: async () => ({ model, info: infoOf(first) }) })
    close = () => void runner.close()
    const started = await runner.send({ conversationId: conversation().id, text: 'Hello' })
    await ended(runner, started.runId)
    expect(store.messages.get(started.messageId)).toMatchObject({ status: 'complete', text: 'All of it.' })
  })
})

describe('a further attempt', () => {
  test('is not made where the provider may no longer be asked, such as since offline mode was switched on', async () => {
    const { model, requests } = scriptedModel(first, [
      { result: failed('network') },
      { events: [text('leaked')] },
    ])
    let offline = false
    const { runner } = runnerOver(
      {},
      {
        sleep: async () => {
          offline = true
        },
        modelOf: async (ref) => {
          if (offline) throw new AppError('offline', 'Agent Factory is offline.')
          return { model, info: infoOf(ref) }
        },
      },
    )
    const started = await runner.send({ conversationId: conversation().id, text: 'Hello' })
    await ended(runner, started.runId)
    expect(requests).toHaveLength(1)
    expect(store.messages.get(started.messageId)).toMatchObject({
      status: 'failed',
      error: { code: 'offline' },
    })
  })

  test('that answers with nothing does not pass off the broken attempt before it as its own', async () => {
    const { runner } = runnerOver({
      first: [
        { events: [text('half'), call('calculator', { expression: '1+1' })], result: failed('network') },
        {},
      ],
    })
    const started = await runner.send({ conversationId: conversation().id, text: 'Hello' })
    await ended(runner, started.runId)
    const message = store.messages.get(started.messageId)
    expect(message).toMatchObject({ status: 'complete', text: '' })
    expect(message?.steps.flatMap((step) => step.toolCalls)).toEqual([])
  })
})

describe('a fault inside the loop', () => {
  test('ends the run as failed and keeps all that was shown of the answer', async () => {
    const faults: unknown[] = []
    const model = {
      ref: first,
      stream: async (_request: unknown, { onEvent }: StreamOptions) => {
        onEvent(text('shown'))
        await pause(15)
        throw new Error('a fault')
      },
    }
    const { runner } = runnerOver(
      {},
      {
        modelOf: async () => ({ model, info: infoOf(first) }),
        checkpointMs: 10_000,
        onInternalError: (thrown) => faults.push(thrown),
      },
    )
    const started = await runner.send({ conversationId: conversation().id, text: 'Hello' })
    await runner.settled()
    expect(published.some((one) => one.type === 'text-delta' && one.text === 'shown')).toBe(true)
    expect(faults).toHaveLength(1)
    expect(store.messages.get(started.messageId)).toMatchObject({
      status: 'failed',
      text: 'shown',
      error: { code: 'internal' },
    })
  })
})

describe('an answer that is continued', () => {
  test('hides nothing of what was said after it', async () => {
    const { runner } = runnerOver({
      first: [
        { events: [text('half')], result: failed('auth') },
        { events: [text('second')] },
        { events: [text('rest')] },
      ],
    })
    const { id } = conversation()
    const one = await runner.send({ conversationId: id, text: 'a' })
    await ended(runner, one.runId)
    const two = await runner.send({ conversationId: id, text: 'b' })
    await ended(runner, two.runId)
    const again = await runner.continueAnswer({ messageId: one.messageId })
    await ended(runner, again.runId)
    const { items } = store.messages.page({ conversationId: id, limit: 10 })
    expect(items.map((message) => message.text)).toEqual(['a', 'halfrest', 'b', 'second'])
  })
})

describe('what stands unsent in the message box', () => {
  test('is kept where another message is edited, and gone where it was sent', async () => {
    const { runner } = runnerOver({ first: [{ events: [text('1')] }, { events: [text('2')] }] })
    const { id } = conversation()
    store.conversations.update(id, { draft: 'first' })
    const one = await runner.send({ conversationId: id, text: 'first' })
    await ended(runner, one.runId)
    expect(store.conversations.get(id)?.draft).toBe('')
    store.conversations.update(id, { draft: 'typed, not sent' })
    const edited = await runner.send({ conversationId: id, text: 'first, edited', parentId: null })
    await ended(runner, edited.runId)
    expect(store.conversations.get(id)?.draft).toBe('typed, not sent')
  })
})

describe('a disk that fills up in the middle of a run', () => {
  /** The store as it is on a disk that has no room while `isFull` is set. */
  function scarce() {
    const disk = { isFull: false }
    const refuse = () => {
      throw new AppError('store-full', 'The disk is full.', { retryable: true })
    }
    const enqueue: Store['enqueue'] = (write, options) =>
      store.enqueue(() => (disk.isFull ? refuse() : write()), options)
    return { disk, scarceStore: { ...store, enqueue } }
  }

  test('ends the run as failed, and stores all of it as soon as there is room again', async () => {
    const { disk, scarceStore } = scarce()
    const { runner } = runnerOver(
      {
        first: [
          { events: [text('before '), 40, text('after'), 40, call('calculator', { expression: '1+1' })] },
        ],
      },
      { store: scarceStore, sleep: () => pause(10) },
    )
    const { id } = conversation()
    const started = await runner.send({ conversationId: id, text: 'Hello' })
    await pause(60)
    disk.isFull = true
    await runner.settled()
    const end = published.at(-1)
    expect(end).toMatchObject({ type: 'run-end', status: 'failed', error: { code: 'store-full' } })
    // Who attaches now is told of the end as well, though it is not stored yet.
    expect(runner.replay(started.runId, 0)).toMatchObject({ ended: true, lastSeq: end?.seq })
    expect(runner.replay(started.runId, 0).events.at(-1)).toEqual(end)
    await expect(runner.send({ conversationId: id, text: 'again' })).rejects.toMatchObject({
      code: 'store-full',
    })
    await pause(30)
    expect(store.messages.get(started.messageId)?.status).toBe('running')
    announced.length = 0
    disk.isFull = false
    await pause(60)
    expect(store.messages.get(started.messageId)).toMatchObject({
      status: 'failed',
      text: 'before after',
      error: { code: 'store-full' },
    })
    expect(store.conversations.get(id)?.activeRunId).toBeNull()
    expect(announced).toContain('messages')
    const { events, ended: over } = runner.replay(started.runId, 0)
    expect(over).toBe(true)
    expect(events.filter((one) => one.type === 'run-end')).toHaveLength(1)
    expect(published.filter((one) => one.runId === started.runId && one.type === 'run-end')).toHaveLength(1)
    await runner.close()
  })

  test('shows nothing of a run whose start could not be stored', async () => {
    const { disk, scarceStore } = scarce()
    const { runner } = runnerOver({ first: [{ events: [text('here')] }] }, { store: scarceStore })
    const { id } = conversation()
    disk.isFull = true
    await expect(runner.send({ conversationId: id, text: 'Hello' })).rejects.toMatchObject({
      code: 'store-full',
    })
    expect(published).toEqual([])
    disk.isFull = false
    const started = await runner.send({ conversationId: id, text: 'Hello' })
    await ended(runner, started.runId)
    expect(store.messages.get(started.messageId)?.text).toBe('here')
  })

  test('does not hold up the end of the program', async () => {
    const { disk, scarceStore } = scarce()
    const { runner } = runnerOver({ first: [{ events: ['until-abort'] }] }, { store: scarceStore, sleep })
    const started = await runner.send({ conversationId: conversation().id, text: 'Hello' })
    disk.isFull = true
    await runner.stop(started.runId)
    await runner.close()
    expect(store.messages.get(started.messageId)?.status).toBe('running')
  })

  test('gives up what can never be stored, and ends the run all the same', async () => {
    const runs: Store['runs'] = {
      ...store.runs,
      endStep() {
        throw new Error('This never fits.')
      },
    }
    const { runner } = runnerOver(
      { first: [{ events: [text('here')] }] },
      { store: { ...store, runs }, sleep: () => pause(5) },
    )
    const { id } = conversation()
    const started = await runner.send({ conversationId: id, text: 'Hello' })
    await runner.settled()
    expect(store.conversations.get(id)?.activeRunId).toBe(started.runId)
    await pause(40)
    expect(store.conversations.get(id)?.activeRunId).toBeNull()
    expect(store.messages.get(started.messageId)?.status).toBe('complete')
  })
})
