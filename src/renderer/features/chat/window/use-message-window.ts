import { useEffect, useState, useSyncExternalStore } from 'react'
import { api } from '../../../api.ts'
import { createMessageWindow, type MessageWindow, type MessageWindowState } from './message-window.ts'

export interface LoadedMessages {
  readonly window: MessageWindow
  readonly state: MessageWindowState
}

/** The messages of a conversation, loaded around one message where that is named at the start. */
export function useMessageWindow(conversationId: string | null, around: string | null): LoadedMessages {
  const [opened, setOpened] = useState(() => ({
    conversationId,
    window: createMessageWindow(api, conversationId),
  }))
  const stale = opened.conversationId !== conversationId
  const current = stale ? { conversationId, window: createMessageWindow(api, conversationId) } : opened
  if (stale) setOpened(current)
  const { window } = current
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later jump is a load of its own
  useEffect(() => {
    const listening = window.open()
    void window.load(around)
    return listening
  }, [window])
  return { window, state: useSyncExternalStore(window.subscribe, window.get) }
}
