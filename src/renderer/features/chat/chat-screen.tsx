/** The Chat section: conversations at the left, the one chosen beside them. */
import { MessageSquare } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#shared/agents/agent'
import { errorText } from '../../i18n/index.ts'
import { useNewChat } from '../../state/actions.ts'
import { useAllAgents, useRouteQuery } from '../../state/queries.ts'
import { agentHref } from '../../state/route.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { useWelcome } from '../onboarding/use-welcome.ts'
import { ChatSidebar } from './list/chat-sidebar.tsx'
import { useNewChats } from './new-chat.ts'

// Markdown and what belongs to it come with the first conversation, not with the window.
const ConversationView = lazy(async () => ({
  default: (await import('./conversation/conversation-view.tsx')).ConversationView,
}))
const Welcome = lazy(async () => ({ default: (await import('../onboarding/welcome.tsx')).Welcome }))

export interface ChatScreenProps {
  readonly conversationId: string | null
  /** The message to jump to. */
  readonly messageId: string | null
}

export function ChatScreen({ conversationId, messageId }: ChatScreenProps) {
  const settings = useRouteQuery('settings.get', {})
  const providers = useRouteQuery('provider.list', {})
  const agents = useAllAgents()
  const hasAgents = agents.data && agents.data.length > 0
  const welcome = useWelcome({ settings: settings.data, providers: providers.data, hasAgents })
  const unknown = settings.data === undefined || providers.data === undefined || hasAgents === undefined
  const failed = settings.error ?? providers.error ?? agents.error
  if (unknown && failed !== null) {
    const retry = () => void Promise.all([settings.refetch(), providers.refetch(), agents.refetch()])
    return <ErrorState message={errorText(failed)} onRetry={retry} />
  }
  if (unknown) return <Skeleton className="p-6" />
  if (welcome) {
    return (
      <Suspense fallback={<Skeleton className="p-6" />}>
        <Welcome />
      </Suspense>
    )
  }
  return <Chats conversationId={conversationId} messageId={messageId} />
}

function Chats({ conversationId, messageId }: ChatScreenProps) {
  const agents = useAllAgents()
  const usable = agents.data?.filter((agent) => agent.status !== 'inactive') ?? []
  const newChats = useNewChats(usable)
  useNewChat((wish) => void newChats.open(wish.agentId))
  // Where there is room for one of the two only, it is the conversation.
  const listGivesWay = conversationId !== null || usable.length === 0
  return (
    <div className="flex min-h-0 flex-1">
      <ChatSidebar
        shownId={conversationId}
        givesWay={listGivesWay}
        agents={usable}
        agentId={newChats.agentId}
        onChooseAgent={newChats.choose}
        onNewChat={() => void newChats.open()}
      />
      <div className={classNames('flex min-w-0 flex-1 flex-col', !listGivesWay && 'max-sm:hidden')}>
        {conversationId !== null ? (
          <Suspense fallback={<Skeleton className="mx-auto w-full max-w-[768px] px-6" />}>
            <ConversationView key={conversationId} conversationId={conversationId} messageId={messageId} />
          </Suspense>
        ) : agents.data === undefined ? (
          agents.error !== null && (
            <ErrorState message={errorText(agents.error)} onRetry={() => void agents.refetch()} />
          )
        ) : (
          <Start agents={usable} onStart={(agentId) => void newChats.open(agentId)} />
        )}
      </div>
    </div>
  )
}

/** How many agents are offered where no conversation is open. */
const mostOffered = 6

function Start({
  agents,
  onStart,
}: {
  readonly agents: readonly Agent[]
  readonly onStart: (agentId: string) => void
}) {
  const { t } = useTranslation('chat')
  const none = agents.length === 0
  return (
    <div className="flex flex-1 flex-col justify-center overflow-auto">
      <EmptyState
        icon={<MessageSquare size={20} />}
        title={none ? t('start.noAgentTitle') : t('start.title')}
        text={none ? t('start.noAgentText') : t('start.text')}
        action={
          none ? (
            <a href={agentHref()} className={buttonClass('primary')}>
              {t('start.toAgents')}
            </a>
          ) : (
            agents.slice(0, mostOffered).map((agent) => (
              <Button
                key={agent.id}
                aria-label={t('start.with', { name: agent.name })}
                onClick={() => onStart(agent.id)}
                className="max-w-full"
              >
                <span aria-hidden>{agent.icon}</span>
                <span className="truncate">{agent.name}</span>
              </Button>
            ))
          )
        }
      />
    </div>
  )
}
