/** All conversations, the pinned first. Only the rows near the view are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#shared/agents/agent'
import type { Conversation } from '#shared/conversations/conversation'
import { ConversationRow, type ConversationRowProps } from './conversation-row.tsx'

export interface ConversationListProps extends Pick<ConversationRowProps, 'onRename' | 'onPin' | 'onDelete'> {
  readonly items: readonly Conversation[]
  readonly agents: ReadonlyMap<string, Agent>
  readonly shownId: string | null
  readonly finished: ReadonlySet<string>
  readonly onReachEnd: () => void
}

type Row =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'conversation'; readonly conversation: Conversation }

const rowHeight = 54
const headingHeight = 28

export function ConversationList(props: ConversationListProps) {
  const { items, agents, shownId, finished, onReachEnd, onRename, onPin, onDelete } = props
  const { t } = useTranslation('chat')
  const frame = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => rowsOf(items, t('list.pinned'), t('list.recent')), [items, t])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    getItemKey: (index) => keyOf(rows[index]),
    estimateSize: (index) => (rows[index]?.kind === 'heading' ? headingHeight : rowHeight),
    overscan: 8,
    paddingEnd: 8,
  })
  const shown = virtualizer.getVirtualItems()
  const atEnd = (shown.at(-1)?.index ?? 0) >= rows.length - 5
  useEffect(() => {
    if (atEnd) onReachEnd()
  }, [atEnd, onReachEnd])
  return (
    <div ref={frame} className="min-h-0 flex-1 overflow-y-auto px-2">
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {shown.map(({ key, index, start }) => {
          const row = rows[index]
          return row?.kind !== 'heading' ? null : (
            <h2 key={key} className="absolute inset-x-0 px-2 pt-2 text-xs text-muted" style={{ top: start }}>
              {row.text}
            </h2>
          )
        })}
        <ul aria-label={t('list.label')}>
          {shown.map(({ key, index, start }) => {
            const row = rows[index]
            if (row?.kind !== 'conversation') return null
            const { conversation } = row
            return (
              <li
                key={key}
                className="absolute inset-x-0"
                // Not by a transform: the menu of a row is anchored to it, and an anchor is where it stood before that.
                style={{ top: start }}
              >
                <ConversationRow
                  conversation={conversation}
                  agent={conversation.agentId === null ? undefined : agents.get(conversation.agentId)}
                  shown={conversation.id === shownId}
                  finished={finished.has(conversation.id)}
                  onRename={onRename}
                  onPin={onPin}
                  onDelete={onDelete}
                />
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}

function keyOf(row: Row | undefined): string {
  if (row === undefined) return ''
  return row.kind === 'heading' ? row.text : row.conversation.id
}

function rowsOf(items: readonly Conversation[], pinnedText: string, recentText: string): readonly Row[] {
  const pinned = items.filter((one) => one.pinned)
  const rows = (some: readonly Conversation[]) =>
    some.map((conversation): Row => ({ kind: 'conversation', conversation }))
  if (pinned.length === 0) return rows(items)
  const recent = items.filter((one) => !one.pinned)
  return [
    { kind: 'heading', text: pinnedText },
    ...rows(pinned),
    ...(recent.length === 0 ? [] : [{ kind: 'heading', text: recentText } as const, ...rows(recent)]),
  ]
}
