/** Changes a message in place; sending makes another version and leaves the old one as it is. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/field.tsx'
import { isPlainEnter } from '../parts/keys.ts'
import { dropEditDraft, readEditDraft, writeEditDraft } from './edit-drafts.ts'

export interface EditMessageProps {
  readonly messageId: string
  readonly text: string
  /** False for a box that merely came back into view. */
  readonly focused: boolean
  /** Why it cannot be sent now; null where it can. */
  readonly reason: string | null
  readonly onSend: (text: string) => Promise<boolean>
  readonly onClose: () => void
}

export function EditMessage({ messageId, text, focused, reason, onSend, onClose }: EditMessageProps) {
  const { t } = useTranslation('chat')
  const [draft, setDraft] = useState(() => readEditDraft(messageId)?.text ?? text)
  const [sending, setSending] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it appears
  useEffect(() => {
    if (!focused) return
    box.current?.focus()
    box.current?.setSelectionRange(box.current.value.length, box.current.value.length)
  }, [])
  const blocked = reason !== null || draft.trim() === ''
  const send = async () => {
    if (blocked || sending) return
    setSending(true)
    if (await onSend(draft)) {
      dropEditDraft(messageId)
      onClose()
    } else setSending(false)
  }
  return (
    <div className="flex w-full flex-col gap-2 rounded-xl bg-sunken p-2 dark:bg-raised">
      <TextArea
        ref={box}
        grow
        aria-label={t('edit.label')}
        // The box is gone once the message is sent, and with it what was typed meanwhile.
        readOnly={sending}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value)
          writeEditDraft(messageId, { text: event.target.value, open: true })
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation()
            // Esc is pressed by mistake, too: what was typed is there again when the message is edited again.
            if (draft === text) dropEditDraft(messageId)
            else writeEditDraft(messageId, { text: draft, open: false })
            onClose()
          } else if (isPlainEnter(event)) {
            event.preventDefault()
            void send()
          }
        }}
        className="max-h-[50vh] text-base"
      />
      <div className="flex items-center justify-end gap-2">
        <p className="mr-auto px-1 text-xs text-muted">{reason ?? t('edit.hint')}</p>
        <Button
          size="small"
          onClick={() => {
            dropEditDraft(messageId)
            onClose()
          }}
        >
          {t('edit.cancel')}
        </Button>
        <Button size="small" variant="primary" busy={sending} disabled={blocked} onClick={() => void send()}>
          {t('edit.send')}
        </Button>
      </div>
    </div>
  )
}
