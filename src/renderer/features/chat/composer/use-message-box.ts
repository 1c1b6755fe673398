/** The message box of a conversation, kept as it is typed in. One component shows one conversation: give it a key. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { api } from '../../../api.ts'
import { createDraftKeeper } from './draft-keeper.ts'
import { createMessageBox, type MessageBox, type MessageBoxState } from './message-box.ts'

/**
 * Boxes outlive what shows them: a message that fails after its conversation was left comes back all the same, and what
 * was typed in this window counts before what the database told when it was last asked.
 */
const boxes = new Map<string, { readonly box: MessageBox; readonly untouched: MessageBoxState }>()

function boxOf(conversationId: string, stored: string): MessageBox {
  const known = boxes.get(conversationId)
  if (known !== undefined && known.box.get() !== known.untouched) return known.box
  const keeper = createDraftKeeper({
    conversationId,
    local: window.localStorage,
    save: (draft) => api.call('conversation.update', { id: conversationId, draft }),
  })
  const box = createMessageBox(keeper, keeper.begin(stored))
  boxes.set(conversationId, { box, untouched: box.get() })
  return box
}

/** `conversationId` null keeps the text for as long as the component is shown. */
export function useMessageBox(
  conversationId: string | null,
  stored: string,
): { readonly box: MessageBox; readonly state: MessageBoxState } {
  const [box] = useState(() =>
    conversationId === null ? createMessageBox(null, stored) : boxOf(conversationId, stored),
  )
  useEffect(() => {
    window.addEventListener('blur', box.flush)
    window.addEventListener('pagehide', box.flush)
    return () => {
      window.removeEventListener('blur', box.flush)
      window.removeEventListener('pagehide', box.flush)
      box.flush()
    }
  }, [box])
  return { box, state: useSyncExternalStore(box.subscribe, box.get) }
}
