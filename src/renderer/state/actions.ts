/** Wishes that one part of the window has and another fulfils. A wish waits until its part is there. */
import { useEffect, useRef } from 'react'
import { navigate } from './route.ts'

export interface NewChat {
  /** With which agent; left out: the chat decides. */
  readonly agentId?: string
}

export interface Wish<Value> {
  make(value: Value): void
  listen(listener: (value: Value) => void): () => void
}

export function createWish<Value>(): Wish<Value> {
  let waiting: { readonly value: Value } | null = null
  const listeners = new Set<(value: Value) => void>()
  return {
    make(value) {
      if (listeners.size === 0) waiting = { value }
      for (const listener of listeners) listener(value)
    },
    listen(listener) {
      listeners.add(listener)
      const missed = waiting
      waiting = null
      if (missed !== null) listener(missed.value)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

function useWish<Value>(wish: Wish<Value>, handler: (value: Value) => void): void {
  const latest = useRef(handler)
  latest.current = handler
  useEffect(() => wish.listen((value) => latest.current(value)), [wish])
}

const newChat = createWish<NewChat>()
const addProvider = createWish<null>()

/** Shows the chat and asks it for a new conversation. */
export function startNewChat(wish: NewChat = {}): void {
  if (navigate({ section: 'chat', conversationId: null, messageId: null })) newChat.make(wish)
}

/** For the chat: called for each wish, and at once for one that waits. */
export function useNewChat(handler: (wish: NewChat) => void): void {
  useWish(newChat, handler)
}

/** Shows the providers and opens the dialog that adds one. */
export function startAddProvider(): void {
  if (navigate({ section: 'providers' })) addProvider.make(null)
}

export function useAddProvider(handler: () => void): void {
  useWish(addProvider, handler)
}
