import { useTranslation } from 'react-i18next'
import { errorText, translateMessage } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { agentHref } from '../../state/route.ts'
import { buttonClass } from '../../ui/button.tsx'
import { SectionHeader } from '../../ui/section-header.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { AgentBuilder } from './agent-builder.tsx'
import { type AgentFields, blankFields, fieldsOfAgent, starterFields } from './agent-form.ts'
import { AgentList } from './agent-list.tsx'

export interface AgentsScreenProps {
  /** null for the list, `new` for an agent that is not saved yet. */
  readonly agentId: string | null
  /** What a new agent begins from. */
  readonly starterId: string | null
}

export function AgentsScreen({ agentId, starterId }: AgentsScreenProps) {
  if (agentId === null) return <AgentList />
  if (agentId === 'new') return <NewAgent key={starterId} starterId={starterId} />
  return <SavedAgent key={agentId} id={agentId} />
}

function NewAgent({ starterId }: { readonly starterId: string | null }) {
  const settings = useRouteQuery('settings.get', {})
  const models = useRouteQuery('model.list', {})
  const starters = useRouteQuery('agent.starters', {})
  if (settings.isPending || models.isPending || starters.isPending) return <Skeleton className="p-6" />
  // Where there is but one model to choose, it is chosen.
  const only = models.data?.length === 1 ? models.data[0] : undefined
  const model =
    settings.data?.defaultModel ??
    (only === undefined ? null : { providerId: only.providerId, modelId: only.id })
  const starter = starters.data?.find(({ id }) => id === starterId)
  const named = (fields: AgentFields): AgentFields => ({
    ...fields,
    name: translateMessage(fields.name),
    description: translateMessage(fields.description),
  })
  return (
    <AgentBuilder
      agent={null}
      initial={starter === undefined ? blankFields(model) : named(starterFields(starter, model))}
    />
  )
}

function SavedAgent({ id }: { readonly id: string }) {
  const { t } = useTranslation(['agents', 'common'])
  const agent = useRouteQuery('agent.get', { id })
  if (agent.isPending) return <Skeleton className="p-6" />
  if (agent.isError) {
    return (
      <>
        <SectionHeader title={t('common:nav.agents')} />
        <ErrorState
          message={errorText(agent.error)}
          onRetry={() => void agent.refetch()}
          action={
            <a href={agentHref()} className={buttonClass()}>
              {t('back')}
            </a>
          }
        />
      </>
    )
  }
  return <AgentBuilder agent={agent.data} initial={fieldsOfAgent(agent.data)} />
}
