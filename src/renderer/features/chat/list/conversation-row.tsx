/** One conversation in the list: where it leads, how it stands, and what can be done with it. */
import { Ellipsis, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#shared/agents/agent'
import type { Conversation } from '#shared/conversations/conversation'
import { chatHref } from '../../../state/route.ts'
import { IconButton } from '../../../ui/button.tsx'
import { TextInput } from '../../../ui/field.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { formatWhen } from '../parts/format.ts'
import { isPlainEnter } from '../parts/keys.ts'
import { conversationTitle } from './conversation-title.ts'

export interface ConversationRowProps {
  readonly conversation: Conversation
  readonly agent: Agent | undefined
  readonly shown: boolean
  readonly finished: boolean
  readonly onRename: (conversation: Conversation, title: string) => void
  readonly onPin: (conversation: Conversation) => void
  readonly onDelete: (conversation: Conversation) => void
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, agent, shown, finished, onRename, onPin, onDelete } = props
  const { t, i18n } = useTranslation('chat')
  const [renaming, setRenaming] = useState(false)
  const link = useRef<HTMLAnchorElement>(null)
  const title = conversationTitle(conversation, t('list.untitled'))
  const iconSize = 14
  if (renaming) {
    return (
      <Rename
        title={conversation.title}
        onDone={(next) => {
          setRenaming(false)
          if (next !== null && next !== conversation.title) onRename(conversation, next)
          requestAnimationFrame(() => link.current?.focus())
        }}
      />
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu has a button of its own; this is a second way to it
    <div
      className="group/row relative flex h-13 items-center rounded-md hover:bg-hover has-[a[aria-current]]:bg-selected"
      onContextMenu={(event) => {
        event.preventDefault()
        event.currentTarget
          .querySelector<HTMLElement>('[aria-haspopup="menu"][aria-expanded="false"]')
          ?.click()
      }}
    >
      <a
        ref={link}
        href={chatHref(conversation.id)}
        aria-current={shown ? 'page' : undefined}
        onKeyDown={(event) => {
          if (event.key === 'F2') setRenaming(true)
          else if (event.key === 'Delete') onDelete(conversation)
        }}
        className="flex h-full min-w-0 flex-1 items-center gap-2.5 rounded-md px-2 -outline-offset-2!"
      >
        <span
          aria-hidden
          className="flex size-7 shrink-0 items-center justify-center rounded-md bg-sunken text-base"
        >
          {agent?.icon ?? '🤖'}
        </span>
        <span className="min-w-0 flex-1 group-focus-within/row:pr-7 group-hover/row:pr-7">
          <span className={`block truncate ${finished ? 'font-semibold' : ''}`}>{title}</span>
          <span className="flex items-center gap-2 text-xs text-muted">
            <span className="min-w-0 flex-1 truncate">{agent?.name ?? t('agent.gone')}</span>
            <State running={conversation.activeRunId !== null} finished={finished} />
            <span className="shrink-0 text-2xs tabular-nums">
              {formatWhen(conversation.lastMessageAt, i18n.language)}
            </span>
          </span>
        </span>
      </a>
      <div className="absolute right-1.5 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100">
        <Menu
          trigger={
            <IconButton size="small" label={t('list.more', { title })}>
              <Ellipsis aria-hidden size={15} />
            </IconButton>
          }
          items={[
            {
              label: t('list.rename'),
              icon: <Pencil aria-hidden size={iconSize} />,
              shortcut: 'F2',
              onSelect: () => setRenaming(true),
            },
            {
              label: conversation.pinned ? t('list.unpin') : t('list.pin'),
              icon: conversation.pinned ? (
                <PinOff aria-hidden size={iconSize} />
              ) : (
                <Pin aria-hidden size={iconSize} />
              ),
              onSelect: () => onPin(conversation),
            },
            'separator',
            {
              label: t('list.delete'),
              icon: <Trash2 aria-hidden size={iconSize} />,
              danger: true,
              onSelect: () => onDelete(conversation),
            },
          ]}
        />
      </div>
    </div>
  )
})

function State({ running, finished }: { readonly running: boolean; readonly finished: boolean }) {
  const { t } = useTranslation('chat')
  if (running) {
    return (
      <span
        role="img"
        aria-label={t('list.running')}
        title={t('list.running')}
        className="flex h-2 items-center gap-0.5"
      >
        {[0, 1, 2].map((dot) => (
          <span
            key={dot}
            className="size-1 animate-pulse rounded-full bg-accent-ink"
            style={{ animationDelay: `${dot * 180}ms` }}
          />
        ))}
      </span>
    )
  }
  if (!finished) return null
  return (
    <span
      role="img"
      aria-label={t('list.finished')}
      title={t('list.finished')}
      className="size-2 rounded-full bg-accent"
    />
  )
}

function Rename({
  title,
  onDone,
}: {
  readonly title: string
  readonly onDone: (title: string | null) => void
}) {
  const { t } = useTranslation('chat')
  const [text, setText] = useState(title)
  const box = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => box.current?.select(), [])
  const finish = (next: string | null) => {
    if (done.current) return
    done.current = true
    onDone(next === null || next.trim() === '' ? null : next.trim())
  }
  return (
    <div className="flex h-13 items-center px-1">
      <TextInput
        ref={box}
        autoFocus
        aria-label={t('list.renameLabel')}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => finish(text)}
        onKeyDown={(event) => {
          if (isPlainEnter(event)) finish(text)
          else if (event.key === 'Escape') {
            event.stopPropagation()
            finish(null)
          }
        }}
      />
    </div>
  )
}
