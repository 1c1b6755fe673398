import { useInfiniteQuery } from '@tanstack/react-query'
import { Bot, Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '#shared/contract/requests'
import type { AppError } from '#shared/errors'
import { api } from '../../api.ts'
import { errorText } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { goToAgents } from '../../state/route.ts'
import { Button } from '../../ui/button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { SectionHeader } from '../../ui/section-header.tsx'
import { Segments } from '../../ui/segments.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { AgentItem } from './agent-item.tsx'
import { StarterCards } from './starters.tsx'

const filters = ['all', 'active', 'draft', 'inactive', 'deleted'] as const
type Filter = (typeof filters)[number]
type Page = RouteOutput<'agent.list'>

function useAgents(search: string, filter: Filter) {
  const input = {
    ...(search === '' ? {} : { search }),
    ...(filter === 'all' || filter === 'deleted' ? {} : { status: filter }),
    deleted: filter === 'deleted',
  }
  return useInfiniteQuery<Page, AppError, readonly Page[], readonly unknown[], string | undefined>({
    queryKey: ['agent.list', input, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'agent.list',
        { ...input, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    select: ({ pages }) => pages,
    placeholderData: (previous) => previous,
  })
}

export function AgentList() {
  const { t } = useTranslation('agents')
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const words = useDeferredValue(search.trim())
  const agents = useAgents(words, filter)
  const providers = useRouteQuery('provider.list', {}).data ?? []
  const items = agents.data?.flatMap((page) => page.items)
  const untouched = words === '' && filter === 'all'
  const empty = items?.length === 0

  return (
    <>
      <SectionHeader title={t('section')}>
        <Button variant="primary" icon={<Plus aria-hidden size={15} />} onClick={() => goToAgents('new')}>
          {t('new')}
        </Button>
      </SectionHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-4xl flex-col gap-4 p-6">
          <div className="flex flex-wrap items-center gap-3">
            <SearchField
              label={t('search')}
              value={search}
              onChange={setSearch}
              className="min-w-48 flex-1"
            />
            <Segments
              label={t('filter')}
              value={filter}
              options={filters.map((value) => ({ value, label: t(`filters.${value}`) }))}
              onChange={setFilter}
            />
          </div>
          {agents.isPending && <Skeleton className="p-0!" />}
          {agents.isError && (
            <ErrorState message={errorText(agents.error)} onRetry={() => void agents.refetch()} />
          )}
          {empty && untouched && (
            <>
              <EmptyState
                icon={<Bot size={20} />}
                title={t('emptyTitle')}
                text={t('emptyText')}
                className="pt-6 pb-2"
              />
              <StarterCards />
            </>
          )}
          {empty && !untouched && (
            <EmptyState
              title={t(filter === 'deleted' && words === '' ? 'noneDeleted' : 'noneFound')}
              text={t(filter === 'deleted' && words === '' ? 'noneDeletedText' : 'noneFoundText')}
            />
          )}
          {items !== undefined && items.length > 0 && (
            <ul aria-label={t('list')} className="rounded-lg border bg-raised">
              {items.map((agent) => (
                <AgentItem key={agent.id} agent={agent} providers={providers} />
              ))}
            </ul>
          )}
          {agents.hasNextPage && (
            <Button
              className="self-center"
              busy={agents.isFetchingNextPage}
              onClick={() => void agents.fetchNextPage()}
            >
              {t('more')}
            </Button>
          )}
        </div>
      </div>
    </>
  )
}
