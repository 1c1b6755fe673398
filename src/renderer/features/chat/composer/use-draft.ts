/** The text of the message box, kept as it is typed. One component shows one conversation: give it a key. */
import { useEffect, useMemo, useState } from 'react'
import { api } from '../../../api.ts'
import { createDraftKeeper } from './draft-keeper.ts'

export interface Draft {
  readonly text: string
  readonly set: (text: string) => void
  /** After the text was sent. */
  readonly clear: () => void
}

/** What was typed in this window counts before what the database told when it was last asked. */
const typed = new Map<string, string>()

/** `conversationId` null keeps the text for as long as the component is shown. */
export function useDraft(conversationId: string | null, stored: string): Draft {
  const keeper = useMemo(
    () =>
      conversationId === null
        ? null
        : createDraftKeeper({
            conversationId,
            local: window.localStorage,
            save: (draft) => api.call('conversation.update', { id: conversationId, draft }),
          }),
    [conversationId],
  )
  const [text, setText] = useState(() => {
    const known = conversationId === null ? undefined : typed.get(conversationId)
    return known ?? keeper?.begin(stored) ?? stored
  })

  useEffect(() => {
    if (keeper === null) return
    const flush = () => void keeper.flush()
    window.addEventListener('blur', flush)
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('blur', flush)
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [keeper])

  const show = (next: string) => {
    setText(next)
    if (conversationId !== null) typed.set(conversationId, next)
  }
  return {
    text,
    set: (next) => {
      show(next)
      keeper?.set(next)
    },
    clear: () => {
      show('')
      keeper?.clear()
    },
  }
}
