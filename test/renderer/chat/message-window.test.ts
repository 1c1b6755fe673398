import { describe, expect, test } from 'vitest'
import type { Client } from '#renderer/client.ts'
import { createMessageWindow, mergePage } from '#renderer/features/chat/window/message-window.ts'
import type { Events } from '#shared/contract/events'
import type { Message } from '#shared/conversations/conversation'
import { AppError } from '#shared/errors'

const conversationId = 'c1'

function message(id: string, change: Partial<Message> = {}): Message {
  return {
    id,
    conversationId,
    parentId: null,
    role: 'user',
    text: id,
    parts: [],
    status: 'complete',
    runId: null,
    steps: [],
    error: null,
    usage: null,
    cost: null,
    durationMs: null,
    siblingIds: [id],
    createdAt: 1,
    ...change,
  }
}

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `m${String(index).padStart(3, '0')}`)

interface Query {
  readonly limit: number
  readonly before?: string
  readonly after?: string
  readonly around?: string
}

/** The other side, with a branch that can be changed, and replies that can be held back. */
function host(start: readonly string[]) {
  let branch = start.map((id) => message(id))
  let listener: (change: Events['changed']) => void = () => undefined
  let hold: Promise<void> | null = null
  const asked: Query[] = []
  const selected: string[] = []
  const at = (id: string | undefined) => branch.findIndex((one) => one.id === id)
  const page = ({ before, after, around, limit }: Query) => {
    for (const named of [after, around]) {
      if (named !== undefined && at(named) === -1) throw new AppError('not-found', 'Gone.')
    }
    const last = before === undefined ? branch.length : at(before)
    const from =
      after !== undefined
        ? at(after) + 1
        : around !== undefined
          ? Math.max(0, at(around) - 10)
          : Math.max(0, last - limit)
    const items = branch.slice(from, Math.min(last, from + limit)).map((one) => ({ ...one }))
    return { items, more: from > 0, moreBelow: from + items.length < branch.length }
  }
  const client = {
    on: (_name: string, given: (change: Events['changed']) => void) => {
      listener = given
      return () => {
        listener = () => undefined
      }
    },
    call: async (route: string, input: Query & { readonly messageId?: string; readonly id?: string }) => {
      if (route === 'conversation.select') {
        selected.push(input.messageId ?? '')
        return {}
      }
      // A message that the branch shown does not hold is there all the same.
      if (route === 'message.get') return { ...(branch[at(input.id)] ?? message(input.id ?? '')) }
      asked.push(input)
      const held = hold
      hold = null
      if (held !== null) await held
      return page(input)
    },
  } as unknown as Client
  return {
    client,
    asked,
    selected,
    change: (next: readonly Message[]) => {
      branch = [...next]
    },
    announce: (change: Events['changed']) => listener(change),
    now: () => branch,
    /** Holds back the reply to the next question alone, until what it returns is called. */
    holdBack: () => {
      let release: () => void = () => undefined
      hold = new Promise((resolve) => {
        release = resolve
      })
      return () => release()
    },
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))
const ids = (items: readonly Message[]) => items.map((one) => one.id)

describe('the loaded part of a conversation', () => {
  test('pages upwards without losing or doubling a message', async () => {
    const other = host(names(120))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    await window.load()
    expect(window.get().items).toHaveLength(50)
    await Promise.all([window.loadAbove(), window.loadAbove()])
    await window.loadAbove()
    await window.loadAbove()
    expect(ids(window.get().items)).toEqual(names(120))
    expect(window.get().more).toBe(false)
    expect(other.asked).toHaveLength(3)
  })

  test('a new message keeps the older pages, and leaves what did not change the very same object', async () => {
    const other = host(names(120))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    await window.load()
    await window.loadAbove()
    const before = window.get().items
    other.change([...other.now(), message('new')])
    other.announce({ topic: 'messages', ids: [conversationId] })
    await settle()
    const after = window.get().items
    expect(after).toHaveLength(101)
    expect(after[0]).toBe(before[0])
    expect(after[99]).toBe(before[99])
    expect(window.get().more).toBe(true)
  })

  // Bug: an answer more than 200 messages up that is continued stays as it was, with Continue still offered.
  test('of hundreds is asked for again as a whole: the first may have changed as well as the last', async () => {
    const other = host(names(600))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    await window.load()
    for (let page = 0; page < 8; page += 1) await window.loadAbove()
    const before = window.get().items
    expect(before).toHaveLength(450)
    const change = { role: 'assistant', status: 'running' } as const
    other.change(other.now().map((one) => (one.id === 'm152' ? { ...one, ...change } : one)))
    other.announce({ topic: 'messages' })
    await settle()
    const { items, more } = window.get()
    expect(ids(items)).toEqual(ids(before))
    expect(items[2]?.status).toBe('running')
    expect(items[1]).toBe(before[1])
    expect(more).toBe(true)
  })

  test('another branch takes the place of the old one', async () => {
    const other = host(names(20))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    await window.load()
    other.change([...other.now().slice(0, 5), message('other')])
    other.announce({ topic: 'messages' })
    await settle()
    expect(ids(window.get().items)).toEqual([...names(5), 'other'])
  })

  test('changes of other conversations and other things ask nothing', async () => {
    const other = host(names(3))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    await window.load()
    other.announce({ topic: 'messages', ids: ['another'] })
    other.announce({ topic: 'agents' })
    await settle()
    expect(other.asked).toHaveLength(1)
  })

  test('many changes at once ask once more, not once each', async () => {
    const other = host(names(3))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    await window.load()
    for (let index = 0; index < 20; index += 1) other.announce({ topic: 'messages' })
    await settle()
    expect(other.asked.length).toBeLessThanOrEqual(3)
  })

  test('a jump that overtakes an older question is not undone by its answer', async () => {
    const other = host(names(200))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    const release = other.holdBack()
    const first = window.load()
    await window.load('m020')
    release()
    await first
    expect(ids(window.get().items)).toContain('m020')
  })

  test('a page that cannot be read says so, and can be asked for again', async () => {
    const other = host(names(3))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    await window.load('nowhere')
    expect(window.get()).toMatchObject({ status: 'failed', error: { code: 'not-found' } })
    await window.load()
    expect(window.get()).toMatchObject({ status: 'ready', error: null })
  })
})

describe('a piece from the middle', () => {
  async function openAt(count: number, around: string) {
    const other = host(names(count))
    const window = createMessageWindow(other.client, conversationId)
    window.open()
    await window.load(around)
    return { other, window }
  }

  // Bug: a jump far up loads everything down to the newest, or the way down has gaps or doubles.
  test('is loaded alone, on the branch that is shown from then on, and pages downwards to the end', async () => {
    const { other, window } = await openAt(180, 'm040')
    expect(other.selected).toEqual(['m040'])
    expect(ids(window.get().items)).toEqual(names(180).slice(30, 80))
    expect(window.get()).toMatchObject({ more: true, moreBelow: true })
    await Promise.all([window.loadBelow(), window.loadBelow()])
    await window.loadBelow()
    expect(window.get().moreBelow).toBe(false)
    await window.loadBelow()
    expect(ids(window.get().items)).toEqual(names(180).slice(30))
    expect(other.asked).toHaveLength(3)
  })

  // Bug: a change far below puts the newest page in the place of what is being read.
  test('stays what it is when something is said at the end', async () => {
    const { other, window } = await openAt(200, 'm040')
    const before = window.get().items
    other.change([...other.now(), message('new')])
    other.announce({ topic: 'messages', ids: [conversationId] })
    await settle()
    const { items, moreBelow } = window.get()
    expect(ids(items)).toEqual(ids(before))
    expect(items[20]).toBe(before[20])
    expect(moreBelow).toBe(true)
  })

  test('follows another branch that was chosen within it, and ends where that ends', async () => {
    const { other, window } = await openAt(200, 'm040')
    other.change([...other.now().slice(0, 45), message('other')])
    other.announce({ topic: 'messages' })
    await settle()
    expect(ids(window.get().items)).toEqual([...names(200).slice(30, 45), 'other'])
    expect(window.get().moreBelow).toBe(false)
  })

  test('gives way to the newest where another branch was chosen above it', async () => {
    const { other, window } = await openAt(200, 'm040')
    other.change([...other.now().slice(0, 5), message('other')])
    other.announce({ topic: 'messages' })
    await settle()
    expect(ids(window.get().items)).toEqual([...names(5), 'other'])
    expect(window.get()).toMatchObject({ status: 'ready', more: false, moreBelow: false })
  })

  // Bug: what stands further up than a page is left as it was, the first message in any case.
  test.each(['m000', 'm005'])('of hundreds is refreshed at its beginning, too: %s', async (changed) => {
    const { other, window } = await openAt(600, 'm010')
    for (let page = 0; page < 6; page += 1) await window.loadBelow()
    other.change(other.now().map((one) => (one.id === changed ? { ...one, text: 'Changed' } : one)))
    other.announce({ topic: 'messages' })
    await settle()
    expect(window.get().items).toHaveLength(350)
    expect(window.get().items.find(({ id }) => id === changed)?.text).toBe('Changed')
    expect(window.get().moreBelow).toBe(true)
  })

  test('of hundreds is refreshed near its end, and keeps what stands above', async () => {
    const { other, window } = await openAt(600, 'm010')
    for (let page = 0; page < 6; page += 1) await window.loadBelow()
    expect(window.get().items).toHaveLength(350)
    const before = window.get().items
    other.change(other.now().map((one) => (one.id === 'm340' ? { ...one, text: 'Changed' } : one)))
    other.announce({ topic: 'messages' })
    await settle()
    const { items } = window.get()
    expect(ids(items)).toEqual(ids(before))
    expect(items[340]?.text).toBe('Changed')
    expect(items[0]).toBe(before[0])
  })
})

test('a message whose answer ended is a new object, so that it is drawn again', () => {
  const before = [message('a'), message('b', { status: 'running', role: 'assistant' })]
  const { items } = mergePage(before, [message('a'), message('b', { role: 'assistant' })])
  expect(items[0]).toBe(before[0])
  expect(items[1]).not.toBe(before[1])
})
