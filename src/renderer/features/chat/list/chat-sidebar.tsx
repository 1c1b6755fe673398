/** The column at the left of the chat: a new conversation, the search, and all conversations. */
import { MessageSquarePlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#shared/agents/agent'
import type { Conversation } from '#shared/conversations/conversation'
import { errorText } from '../../../i18n/index.ts'
import { useRouteQuery } from '../../../state/queries.ts'
import { chatHref } from '../../../state/route.ts'
import { useSettled } from '../../../state/use-settled.ts'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { Combobox } from '../../../ui/combobox.tsx'
import { ConfirmDialog } from '../../../ui/dialog.tsx'
import { focusAfterRemoval } from '../../../ui/focus-after-removal.ts'
import { SearchField } from '../../../ui/search-field.tsx'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { ConversationList } from './conversation-list.tsx'
import { conversationTitle } from './conversation-title.ts'
import { noteConversations, useFinished } from './finished.ts'
import { MessageHits } from './message-hits.tsx'
import {
  pinConversation,
  renameConversation,
  useAgentsById,
  useConversations,
  useDeleteConversation,
} from './use-conversations.ts'

export interface ChatSidebarProps {
  readonly shownId: string | null
  /** True where the list is hidden in a window too narrow for it and what is beside it. */
  readonly givesWay: boolean
  /** Agents that a new chat can begin with. */
  readonly agents: readonly Agent[]
  readonly agentId: string | null
  readonly onChooseAgent: (agentId: string) => void
  readonly onNewChat: () => void
}

export function ChatSidebar({
  shownId,
  givesWay,
  agents,
  agentId,
  onChooseAgent,
  onNewChat,
}: ChatSidebarProps) {
  const { t } = useTranslation('chat')
  const [search, setSearch] = useState('')
  const [deleting, setDeleting] = useState<Conversation | null>(null)
  const [sought] = useSettled(search.trim(), 150)
  const conversations = useConversations(sought)
  const hits = useRouteQuery(
    'message.search',
    { query: sought, limit: 30 },
    { enabled: sought !== '', keepPrevious: true },
  )
  const agentsById = useAgentsById()
  const finished = useFinished()
  const remove = useDeleteConversation()
  useEffect(() => noteConversations(conversations.items, shownId), [conversations.items, shownId])

  const searching = sought !== ''
  const found = hits.data ?? []
  const list = (
    <ConversationList
      items={conversations.items}
      agents={agentsById}
      shownId={shownId}
      finished={finished}
      onReachEnd={conversations.loadMore}
      onRename={renameConversation}
      onPin={pinConversation}
      onDelete={setDeleting}
    />
  )
  return (
    <div
      className={classNames(
        'flex w-[272px] shrink-0 flex-col border-r bg-surface max-sm:w-full max-sm:border-r-0',
        givesWay && 'max-sm:hidden',
      )}
    >
      <div className="flex h-13 shrink-0 items-center justify-between gap-2 pr-3 pl-4">
        <h1 className="text-lg font-semibold">{t('title')}</h1>
        <Button
          variant="primary"
          size="small"
          icon={<MessageSquarePlus aria-hidden size={14} />}
          onClick={onNewChat}
        >
          {t('newChat')}
        </Button>
      </div>
      <div className="flex flex-col gap-2 px-3 pb-3">
        <Combobox
          label={t('agent.label')}
          aria-label={t('agent.label')}
          placeholder={t('agent.none')}
          options={agents.map((agent) => ({ value: agent.id, label: `${agent.icon} ${agent.name}` }))}
          value={agentId}
          onChange={onChooseAgent}
          disabled={agents.length === 0}
        />
        <SearchField label={t('search.label')} value={search} onChange={setSearch} />
      </div>
      {conversations.error !== null && !conversations.loaded ? (
        <ErrorState message={errorText(conversations.error)} onRetry={() => void conversations.retry()} />
      ) : !conversations.loaded ? (
        <Skeleton rows={6} />
      ) : searching ? (
        <div className="flex min-h-0 flex-1 flex-col">
          {conversations.items.length > 0 && (
            <div className={`flex min-h-0 flex-col ${found.length > 0 ? 'max-h-[45%]' : 'flex-1'}`}>
              <Heading text={t('search.titles')} />
              {list}
            </div>
          )}
          {found.length > 0 && (
            <div className="min-h-0 flex-1 overflow-y-auto">
              <Heading text={t('search.messages')} />
              <MessageHits hits={found} />
            </div>
          )}
          {hits.error !== null && (
            <ErrorState message={errorText(hits.error)} onRetry={() => void hits.refetch()} />
          )}
          {found.length === 0 && hits.isFetching && <Skeleton rows={2} />}
          {conversations.items.length === 0 &&
            found.length === 0 &&
            !hits.isFetching &&
            hits.error === null && (
              <p role="status" className="px-4 py-6 text-center text-sm text-muted [overflow-wrap:anywhere]">
                {t('search.nothing', { query: sought })}
              </p>
            )}
        </div>
      ) : conversations.items.length === 0 ? (
        <p className="px-4 py-6 text-center text-sm text-muted">{t('list.empty')}</p>
      ) : (
        list
      )}
      {deleting !== null && (
        <ConfirmDialog
          title={t('delete.title')}
          text={t('delete.text', { title: conversationTitle(deleting, t('list.untitled')) })}
          confirm={t('delete.confirm')}
          onCancel={() => setDeleting(null)}
          onConfirm={() => {
            setDeleting(null)
            const row = document.querySelector(`li a[href="${chatHref(deleting.id)}"]`)
            focusAfterRemoval(row?.closest('li') ?? null)
            void remove(deleting)
          }}
        />
      )}
    </div>
  )
}

function Heading({ text }: { readonly text: string }) {
  return <h2 className="px-4 pt-1 pb-1 text-xs text-muted">{text}</h2>
}
