/** One saved conversation: its head, its messages, its message box. */
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#shared/agents/agent'
import type { Conversation } from '#shared/conversations/conversation'
import { api } from '../../../api.ts'
import { errorText } from '../../../i18n/index.ts'
import { useAllAgents, useRouteQuery } from '../../../state/queries.ts'
import { agentHref, chatHref } from '../../../state/route.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx'
import { AgentNotice } from '../composer/agent-notice.tsx'
import { judgeAnswerer } from '../composer/answerer.ts'
import { conversationTitle } from '../list/conversation-title.ts'
import { ConversationBody } from './conversation-body.tsx'

export interface ConversationViewProps {
  readonly conversationId: string
  readonly messageId: string | null
}

export function ConversationView({ conversationId, messageId }: ConversationViewProps) {
  const { t } = useTranslation(['chat', 'common'])
  const conversation = useRouteQuery('conversation.get', { id: conversationId })
  const agentId = conversation.data?.agentId ?? null
  const agent = useRouteQuery('agent.get', { id: agentId ?? '' }, { enabled: agentId !== null })
  if (conversation.isError && conversation.data === undefined) {
    const gone = conversation.error.code === 'not-found'
    return (
      <div className="flex flex-1 flex-col justify-center">
        <ErrorState
          message={errorText(conversation.error)}
          {...(gone
            ? {
                action: (
                  <a href={chatHref()} className={buttonClass()}>
                    {t('common:action.backToChat')}
                  </a>
                ),
              }
            : { onRetry: () => void conversation.refetch() })}
        />
      </div>
    )
  }
  const agentKnown = agentId === null || agent.data !== undefined || agent.isError
  if (conversation.data === undefined || (conversation.data !== undefined && !agentKnown)) {
    return <Skeleton className="mx-auto w-full max-w-[768px] px-6" />
  }
  return (
    <Opened
      key={conversationId}
      conversation={conversation.data}
      agent={agent.data?.id === agentId ? agent.data : undefined}
      messageId={messageId}
    />
  )
}

interface OpenedProps {
  readonly conversation: Conversation
  readonly agent: Agent | undefined
  readonly messageId: string | null
}

function Opened({ conversation, agent, messageId }: OpenedProps) {
  const { t } = useTranslation('chat')
  const answerer = judgeAnswerer(agent)
  const agents = useAllAgents({ enabled: answerer.problem !== null })
  const deleted = conversation.deletedAt !== null
  const name = agent?.name ?? t('agent.gone')
  const blocked = deleted
    ? t('composer.deleted')
    : answerer.problem === null
      ? null
      : t(`agent.problem.${answerer.problem}`, { name })
  return (
    <section
      aria-label={conversationTitle(conversation, t('list.untitled'))}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <header className="flex h-13 shrink-0 items-center gap-3 border-b px-5 max-sm:pl-3">
        <a
          href={chatHref()}
          aria-label={t('list.all')}
          title={t('list.all')}
          className={`${buttonClass('ghost', 'small')} sm:hidden!`}
        >
          <ArrowLeft aria-hidden size={15} />
        </a>
        <h2 className="min-w-0 truncate text-base font-semibold">
          {conversationTitle(conversation, t('list.untitled'))}
        </h2>
        <div className="min-w-4 flex-1" />
        {agent === undefined || agent.deletedAt !== null ? (
          <span className="max-w-[40%] truncate text-sm text-muted">{name}</span>
        ) : (
          <a
            href={agentHref(agent.id)}
            className="flex max-w-[40%] items-center gap-1.5 rounded-md px-2 py-1 text-sm text-muted hover:bg-hover hover:text-ink"
          >
            <span aria-hidden>{agent.icon}</span>
            <span className="truncate">{agent.name}</span>
          </a>
        )}
      </header>
      <ConversationBody
        conversationId={conversation.id}
        activeRunId={conversation.activeRunId}
        draft={conversation.draft}
        target={messageId}
        agentName={name}
        agentIcon={agent?.icon ?? '🤖'}
        agentId={agent === undefined || agent.deletedAt !== null ? null : agent.id}
        canEdit
        blocked={blocked}
        notice={
          deleted || answerer.problem === null ? null : (
            <AgentNotice conversationId={conversation.id} answerer={answerer} agents={agents.data ?? []} />
          )
        }
        empty={
          <EmptyState
            icon={<span className="text-xl">{agent?.icon ?? '🤖'}</span>}
            title={name}
            text={agent?.description || t('empty.start')}
          />
        }
        autoFocus={messageId === null}
        send={(text) => api.call('message.send', { conversationId: conversation.id, text })}
      />
    </section>
  )
}
