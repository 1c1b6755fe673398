/**
 * What stands in the message box of one conversation. A message leaves the box when it is sent, so that the next thought
 * can be typed while it is on its way; one that does not arrive comes back in front of what was typed.
 */
import { type DraftKeeper, joinDrafts } from './draft-keeper.ts'

export interface MessageBoxState {
  readonly text: string
  /** True while a message is on its way. */
  readonly sending: boolean
}

export interface MessageBox {
  get(): MessageBoxState
  subscribe(listener: () => void): () => void
  set(text: string): void
  /** Takes the text out and posts it. Does nothing while the one before is on its way, nor with no text. */
  send(post: (text: string) => Promise<boolean>): Promise<void>
  /** Saves now what is not saved yet. */
  flush(): void
}

/** `keeper` null keeps the text for as long as the box is there. */
export function createMessageBox(keeper: DraftKeeper | null, text: string): MessageBox {
  let state: MessageBoxState = { text, sending: false }
  const listeners = new Set<() => void>()
  const change = (part: Partial<MessageBoxState>) => {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }
  const set = (next: string) => {
    keeper?.set(next)
    change({ text: next })
  }
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set,
    async send(post) {
      const { text: message, sending } = state
      if (sending || message.trim() === '') return
      keeper?.hold(message)
      change({ text: '', sending: true })
      let sent = false
      try {
        sent = await post(message)
      } finally {
        if (!sent) set(joinDrafts(message, state.text))
        keeper?.release()
        change({ sending: false })
      }
    },
    flush: () => void keeper?.flush(),
  }
}
