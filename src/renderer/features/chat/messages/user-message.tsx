/** What the person wrote. */
import { Pencil } from 'lucide-react'
import { memo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '#shared/conversations/conversation'
import { IconButton } from '../../../ui/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { formatMoment, formatWhen } from '../parts/format.ts'
import { useChatActions } from './chat-actions.ts'
import { readEditDraft } from './edit-drafts.ts'
import { EditMessage } from './edit-message.tsx'
import { quietActions } from './look.ts'
import { VersionSwitcher } from './version-switcher.tsx'

export const UserMessage = memo(function UserMessage({ message }: { readonly message: Message }) {
  const { t, i18n } = useTranslation('chat')
  const actions = useChatActions()
  const [editing, setEditing] = useState(() => readEditDraft(message.id)?.open === true)
  const opened = useRef(false)
  const frame = useRef<HTMLDivElement>(null)
  const close = () => {
    setEditing(false)
    // Back to the button that opened it, once it is there again.
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>('[data-edit] button')?.focus())
  }
  if (editing) {
    return (
      <EditMessage
        messageId={message.id}
        text={message.text}
        focused={opened.current}
        reason={actions.busy ? t('edit.busy') : null}
        onSend={(text) => actions.edit(message.id, message.parentId, text)}
        onClose={close}
      />
    )
  }
  return (
    <div ref={frame} className="flex flex-col items-end">
      <div
        dir="auto"
        className="selectable max-w-[88%] rounded-xl bg-sunken px-3.5 dark:bg-raised py-2 text-base whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {message.text}
      </div>
      <div className="mt-0.5 -mb-2 flex h-7 items-center gap-0.5">
        <VersionSwitcher
          messageId={message.id}
          siblingIds={message.siblingIds}
          disabled={actions.busy}
          onSelect={actions.select}
        />
        <div className={quietActions}>
          <time
            dateTime={new Date(message.createdAt).toISOString()}
            title={formatMoment(message.createdAt, i18n.language)}
            className="px-1 text-xs text-muted"
          >
            {formatWhen(message.createdAt, i18n.language)}
          </time>
          <CopyButton text={message.text} label={t('action.copy')} />
          {actions.canEdit && (
            <span data-edit>
              <IconButton
                size="small"
                label={t('action.edit')}
                onClick={() => {
                  opened.current = true
                  setEditing(true)
                }}
              >
                <Pencil aria-hidden size={14} className="text-muted" />
              </IconButton>
            </span>
          )}
        </div>
      </div>
    </div>
  )
})
