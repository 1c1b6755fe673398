/** Where the person writes. Typing is always possible; sending waits for its reasons. */
import { ArrowUp, Square } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { isPlainEnter } from '../parts/keys.ts'
import { onFocusComposer } from './focus.ts'
import { useMessageBox } from './use-message-box.ts'

export interface ComposerProps {
  readonly conversationId: string | null
  /** The draft as the store has it. */
  readonly stored: string
  readonly running: boolean
  /** Why nothing can be sent, besides a run that goes on; null where it can. */
  readonly blocked: string | null
  /** Stands above the box, such as what to do about an agent that is gone. */
  readonly notice?: ReactNode
  readonly autoFocus: boolean
  /** Resolves to false where sending failed; the text comes back then. */
  readonly onSend: (text: string) => Promise<boolean>
  readonly onStop: () => void
}

export function Composer(props: ComposerProps) {
  const { conversationId, stored, running, blocked, notice, autoFocus, onSend, onStop } = props
  const { t } = useTranslation('chat')
  const message = useMessageBox(conversationId, stored)
  const { text, sending } = message.state
  const box = useRef<HTMLTextAreaElement>(null)
  const hintId = useId()
  const empty = text.trim() === ''
  const reason = running ? t('composer.running') : blocked

  useEffect(() => {
    if (autoFocus) focusAtEnd(box.current)
    return onFocusComposer(() => focusAtEnd(box.current))
  }, [autoFocus])

  // Wherever the focus is in the conversation; a menu or a dialog that Esc closes keeps the key to itself.
  useEffect(() => {
    if (!running) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return
      if (document.querySelector('dialog[open]') === null) onStop()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [running, onStop])

  const send = async () => {
    if (empty || sending || reason !== null) return
    try {
      await message.box.send(onSend)
    } finally {
      box.current?.focus()
    }
  }

  return (
    <div className="shrink-0 px-6 pb-4">
      <div className="mx-auto flex w-full max-w-[720px] flex-col gap-2">
        {notice}
        <div className="flex items-end gap-2 rounded-xl border border-line-control bg-canvas p-1.5 pl-3.5 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
          <textarea
            dir="auto"
            ref={box}
            rows={1}
            aria-label={t('composer.label')}
            aria-describedby={hintId}
            placeholder={t('composer.placeholder')}
            value={text}
            onChange={(event) => message.box.set(event.target.value)}
            onKeyDown={(event) => {
              if (!isPlainEnter(event)) return
              event.preventDefault()
              void send()
            }}
            className="max-h-[min(40vh,320px)] min-h-8 min-w-0 flex-1 resize-none bg-transparent py-1.25 text-base outline-none! [field-sizing:content]"
          />
          {running ? (
            <Button icon={<Square aria-hidden size={12} fill="currentColor" />} onClick={onStop}>
              {t('composer.stop')}
            </Button>
          ) : (
            <Button
              variant="primary"
              icon={<ArrowUp aria-hidden size={14} />}
              disabled={(empty && !sending) || reason !== null}
              title={reason ?? undefined}
              busy={sending}
              onClick={() => void send()}
            >
              {t('composer.send')}
            </Button>
          )}
        </div>
        <p id={hintId} className="min-h-4 px-1 text-xs text-muted">
          {/* A notice above the box says the same already, with what to do. */}
          {running || notice == null ? (reason ?? t('composer.hint')) : null}
        </p>
      </div>
    </div>
  )
}

function focusAtEnd(box: HTMLTextAreaElement | null): void {
  if (box === null) return
  box.focus({ preventScroll: true })
  box.setSelectionRange(box.value.length, box.value.length)
}
