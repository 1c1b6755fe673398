/** Changes a message in place; sending makes another version and leaves the old one as it is. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { TextArea } from '../../../ui/field.tsx'
import { isPlainEnter } from '../parts/keys.ts'

export interface EditMessageProps {
  readonly text: string
  /** Why it cannot be sent now; null where it can. */
  readonly reason: string | null
  readonly onSend: (text: string) => Promise<boolean>
  readonly onClose: () => void
}

export function EditMessage({ text, reason, onSend, onClose }: EditMessageProps) {
  const { t } = useTranslation('chat')
  const [draft, setDraft] = useState(text)
  const [sending, setSending] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    box.current?.focus()
    box.current?.setSelectionRange(box.current.value.length, box.current.value.length)
  }, [])
  const blocked = reason !== null || draft.trim() === ''
  const send = async () => {
    if (blocked || sending) return
    setSending(true)
    if (await onSend(draft)) onClose()
    else setSending(false)
  }
  return (
    <div className="flex w-full flex-col gap-2 rounded-xl bg-sunken p-2 dark:bg-raised">
      <TextArea
        ref={box}
        grow
        aria-label={t('edit.label')}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation()
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
        <Button size="small" onClick={onClose}>
          {t('edit.cancel')}
        </Button>
        <Button size="small" variant="primary" busy={sending} disabled={blocked} onClick={() => void send()}>
          {t('edit.send')}
        </Button>
      </div>
    </div>
  )
}
