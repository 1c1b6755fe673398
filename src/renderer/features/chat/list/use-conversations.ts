/** The list's data, page by page, and what its rows can do. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#shared/agents/agent'
import { type AppError, toAppError } from '#shared/app-error'
import type { Conversation } from '#shared/conversations/conversation'
import { api } from '../../../api.ts'
import { errorText } from '../../../i18n/index.ts'
import { useAllAgents } from '../../../state/queries.ts'
import { currentRoute, navigate } from '../../../state/route.ts'
import { toast } from '../../../ui/toast.ts'
import { conversationTitle } from './conversation-title.ts'

const pageSize = 50

/** `search` looks in titles; '' for all. */
export function useConversations(search: string) {
  const input = search === '' ? { limit: pageSize } : { limit: pageSize, search }
  const query = useInfiniteQuery({
    queryKey: ['conversation.list', input, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      api.call('conversation.list', pageParam === null ? input : { ...input, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (previous) => previous,
  })
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  // A conversation that moved while the pages were read may stand on two of them.
  const items = useMemo(() => unique(data?.pages.flatMap((page) => page.items) ?? []), [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return {
    items,
    loaded: data !== undefined,
    error: query.error as AppError | null,
    retry: query.refetch,
    loadMore,
  }
}

function unique(items: readonly Conversation[]): readonly Conversation[] {
  const known = new Set<string>()
  return items.filter((one) => !known.has(one.id) && known.add(one.id))
}

/** Agents by id, the deleted among them: their conversations are still there. */
export function useAgentsById(): ReadonlyMap<string, Agent> {
  const living = useAllAgents()
  const deleted = useAllAgents({ deleted: true })
  return useMemo(() => {
    const all = [...(deleted.data ?? []), ...(living.data ?? [])]
    return new Map(all.map((agent) => [agent.id, agent]))
  }, [living.data, deleted.data])
}

const report = (thrown: unknown) => toast.error(errorText(toAppError(thrown)))

/** Deletes and offers to undo it. */
export function useDeleteConversation(): (conversation: Conversation) => Promise<void> {
  const { t } = useTranslation('chat')
  return useCallback(
    async (conversation) => {
      try {
        await api.call('conversation.delete', { id: conversation.id })
      } catch (thrown) {
        report(thrown)
        return
      }
      const route = currentRoute()
      const wasShown = route.section === 'chat' && route.conversationId === conversation.id
      if (wasShown) {
        navigate({ section: 'chat', conversationId: null, messageId: null }, { replace: true })
      }
      toast.success(t('list.deleted', { title: conversationTitle(conversation, t('list.untitled')) }), {
        label: t('list.undo'),
        onClick: () =>
          void api.call('conversation.restore', { id: conversation.id }).then(() => {
            // Back to where the person was, unless they have gone elsewhere since.
            const now = currentRoute()
            if (wasShown && now.section === 'chat' && now.conversationId === null) {
              navigate(
                { section: 'chat', conversationId: conversation.id, messageId: null },
                { replace: true },
              )
            }
          }, report),
      })
    },
    [t],
  )
}

export function renameConversation(conversation: Conversation, title: string): void {
  api.call('conversation.update', { id: conversation.id, title }).catch(report)
}

export function pinConversation(conversation: Conversation): void {
  api.call('conversation.update', { id: conversation.id, pinned: !conversation.pinned }).catch(report)
}
