/** The loaded part of one conversation, its end or a piece from the middle, kept true as the store changes. */

import { type AppError, toAppError } from '#shared/app-error'
import type { Message } from '#shared/conversations/conversation'
import type { Client } from '../../../client.ts'

export interface MessageWindowState {
  readonly status: 'loading' | 'ready' | 'failed'
  /** Oldest first. */
  readonly items: readonly Message[]
  /** True where older messages stand above the first. */
  readonly more: boolean
  /** True where newer messages stand below the last. */
  readonly moreBelow: boolean
  readonly loadingAbove: boolean
  readonly loadingBelow: boolean
  readonly error: AppError | null
}

export interface MessageWindow {
  get(): MessageWindowState
  subscribe(listener: () => void): () => void
  /** Loads the newest page, or one that holds the message named; its branch is the one shown from then on. */
  load(around?: string | null): Promise<void>
  /** Loads the page above the first message; does nothing while one is under way. */
  loadAbove(): Promise<void>
  /** Loads the page below the last message; does nothing while one is under way. */
  loadBelow(): Promise<void>
  /** Asks again for what is loaded. Calls that come together make one question more at most. */
  refresh(): Promise<void>
  /** Begins to listen to changes; what it returns ends it, and may be followed by another beginning. */
  open(): () => void
}

const pageSize = 50
/** The most that one question may ask for. */
const largestPage = 200

const atMost = (count: number) => Math.min(largestPage, count)

const empty: MessageWindowState = {
  status: 'loading',
  items: [],
  more: false,
  moreBelow: false,
  loadingAbove: false,
  loadingBelow: false,
  error: null,
}

export function createMessageWindow(
  client: Pick<Client, 'call' | 'on'>,
  conversationId: string | null,
): MessageWindow {
  let state: MessageWindowState = conversationId === null ? { ...empty, status: 'ready' } : empty
  let closed = true
  let refreshing: Promise<void> | null = null
  let again = false
  /** Counts whole loads: an answer to an older question is thrown away. */
  let generation = 0
  const listeners = new Set<() => void>()

  const set = (change: Partial<MessageWindowState>) => {
    if (closed) return
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  async function refreshOnce(): Promise<void> {
    if (conversationId === null) return
    const mine = generation
    try {
      const change = await (state.moreBelow ? readDownwards : readNewest)(conversationId)
      if (mine === generation) set({ ...change, error: null })
    } catch (thrown) {
      if (mine !== generation) return
      const error = toAppError(thrown)
      // Another branch was chosen above all that is loaded.
      if (state.moreBelow && error.code === 'not-found') await window.load()
      // Else what is shown stays; the next change asks again.
      else set({ error })
    }
  }

  /** The newest messages, as many as are loaded: any of them may have changed, the first as well as the last. */
  async function readNewest(id: string): Promise<Partial<MessageWindowState>> {
    const wanted = Math.max(pageSize, state.items.length)
    let page = await client.call('message.page', { conversationId: id, limit: atMost(wanted) })
    let read = page.items
    for (let first = read[0]; page.more && read.length < wanted && first !== undefined; first = read[0]) {
      const limit = atMost(wanted - read.length)
      page = await client.call('message.page', { conversationId: id, before: first.id, limit })
      if (page.items.length === 0) break
      read = [...page.items, ...read]
    }
    const { items, kept } = mergePage(state.items, read)
    return { items, more: kept ? state.more : page.more, status: 'ready' }
  }

  /** What is loaded from the middle, from its first message on; `not-found` where the branch shown does not hold it. */
  async function readDownwards(id: string): Promise<Partial<MessageWindowState>> {
    const { items } = state
    const top = items[0]
    if (top === undefined) return {}
    const read = [await client.call('message.get', { id: top.id })]
    let moreBelow = true
    while (moreBelow && read.length < Math.max(2, items.length)) {
      const after = (read.at(-1) ?? top).id
      const limit = atMost(Math.max(1, items.length - read.length))
      const page = await client.call('message.page', { conversationId: id, after, limit })
      read.push(...page.items)
      moreBelow = page.moreBelow && page.items.length > 0
    }
    // Pages may have been put above or below meanwhile.
    const at = state.items.findIndex((message) => message.id === top.id)
    return { items: [...state.items.slice(0, Math.max(0, at)), ...sameObjects(state.items, read)], moreBelow }
  }

  const window: MessageWindow = {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async load(around = null) {
      if (conversationId === null) return
      generation += 1
      const mine = generation
      // A list that is shown would keep its own place when the messages above it come in.
      set({ status: 'loading', error: null, items: [], more: false, moreBelow: false })
      try {
        // What is answered from here goes on where the person reads.
        if (around !== null) {
          await client.call('conversation.select', { id: conversationId, messageId: around })
        }
        const page = await client.call('message.page', {
          conversationId,
          limit: pageSize,
          ...(around === null ? {} : { around }),
        })
        if (mine !== generation) return
        const { items, more, moreBelow } = page
        set({ status: 'ready', items, more, moreBelow, loadingAbove: false, loadingBelow: false })
      } catch (thrown) {
        if (mine === generation) set({ status: 'failed', error: toAppError(thrown) })
      }
    },
    async loadAbove() {
      const first = state.items[0]
      if (conversationId === null || first === undefined || !state.more || state.loadingAbove) return
      const mine = generation
      set({ loadingAbove: true })
      try {
        const page = await client.call('message.page', { conversationId, before: first.id, limit: pageSize })
        // A branch chosen meanwhile may have taken the first message away.
        if (mine === generation && state.items[0]?.id === first.id) {
          set({ items: [...page.items, ...state.items], more: page.more, loadingAbove: false })
        } else set({ loadingAbove: false })
      } catch (thrown) {
        set({ loadingAbove: false, error: toAppError(thrown) })
      }
    },
    async loadBelow() {
      const last = state.items.at(-1)
      if (conversationId === null || last === undefined || !state.moreBelow || state.loadingBelow) return
      const mine = generation
      set({ loadingBelow: true })
      try {
        const page = await client.call('message.page', { conversationId, after: last.id, limit: pageSize })
        if (mine === generation && state.items.at(-1)?.id === last.id) {
          const items = [...state.items, ...page.items]
          set({ items, moreBelow: page.moreBelow, loadingBelow: false })
        } else set({ loadingBelow: false })
      } catch (thrown) {
        set({ loadingBelow: false, error: toAppError(thrown) })
      }
    },
    refresh() {
      if (refreshing !== null) {
        again = true
        return refreshing
      }
      refreshing = (async () => {
        do {
          again = false
          await refreshOnce()
        } while (again)
        refreshing = null
      })()
      return refreshing
    },
    open() {
      closed = false
      const stop = client.on('changed', (change) => {
        const ours =
          change.ids === undefined || (conversationId !== null && change.ids.includes(conversationId))
        if (change.topic === 'messages' && ours && state.status === 'ready') void window.refresh()
      })
      return () => {
        closed = true
        stop()
      }
    },
  }
  return window
}

/**
 * The newest page laid over what is loaded. `kept` says that older messages above it were kept; they are not where the
 * branch differs above the page. A message that did not change keeps its identity, so that it is not rendered again.
 */
export function mergePage(
  loaded: readonly Message[],
  page: readonly Message[],
): { readonly items: readonly Message[]; readonly kept: boolean } {
  const fresh = sameObjects(loaded, page)
  const first = page[0]
  const at = first === undefined ? -1 : loaded.findIndex((message) => message.id === first.id)
  if (at <= 0) return { items: fresh, kept: at === 0 }
  return { items: [...loaded.slice(0, at), ...fresh], kept: true }
}

function sameObjects(loaded: readonly Message[], page: readonly Message[]): readonly Message[] {
  const known = new Map(loaded.map((message) => [message.id, message]))
  return page.map((message) => {
    const before = known.get(message.id)
    return before !== undefined && sameMessage(before, message) ? before : message
  })
}

function sameMessage(one: Message, other: Message): boolean {
  return (
    one.status === other.status &&
    one.runId === other.runId &&
    one.text === other.text &&
    one.durationMs === other.durationMs &&
    one.cost === other.cost &&
    one.error?.message === other.error?.message &&
    one.siblingIds.join() === other.siblingIds.join() &&
    (one.steps.length === 0 && other.steps.length === 0
      ? true
      : JSON.stringify(one.steps) === JSON.stringify(other.steps))
  )
}
