import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { agentHref, navigate } from '../../state/route.ts'
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

/**
 * Each address has a builder of its own, but for the address that a new agent gets when it is saved: there the same
 * builder goes on, with what is typed, where the focus is, and what is said in the trial.
 */
export function AgentsScreen({ agentId, starterId }: AgentsScreenProps) {
  const [at, setAt] = useState({ agentId, starterId, round: 0, created: null as string | null })
  if (at.agentId !== agentId || at.starterId !== starterId) {
    const goesOn = agentId !== null && agentId === at.created
    setAt({ agentId, starterId, created: null, round: goesOn ? at.round : at.round + 1 })
  }
  const { created, round } = at
  useEffect(() => {
    if (created !== null)
      navigate({ section: 'agents', agentId: created, starterId: null }, { replace: true })
  }, [created])

  if (agentId === null) return <AgentList />
  return (
    <OneAgent
      key={round}
      id={agentId === 'new' ? null : agentId}
      starterId={starterId}
      onCreated={(id) => setAt((before) => ({ ...before, created: id }))}
    />
  )
}

interface OneAgentProps {
  /** null for one that is not saved yet. */
  readonly id: string | null
  readonly starterId: string | null
  readonly onCreated: (id: string) => void
}

function OneAgent({ id, starterId, onCreated }: OneAgentProps) {
  const { t } = useTranslation('agents')
  const beginning = useBeginning(id === null, starterId)
  const agent = useRouteQuery('agent.get', { id: id ?? '' }, { enabled: id !== null })
  if (agent.isError && agent.data === undefined) {
    return (
      <>
        <SectionHeader title={t('section')} />
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
  const initial = agent.data === undefined ? beginning : fieldsOfAgent(agent.data)
  if (initial === null) return <Skeleton className="p-6" />
  return <AgentBuilder agent={agent.data ?? null} initial={initial} onCreated={onCreated} />
}

/** What a new agent begins with; null while that is not known, and where it is not `wanted`. */
function useBeginning(wanted: boolean, starterId: string | null): AgentFields | null {
  const settings = useRouteQuery('settings.get', {}, { enabled: wanted })
  const models = useRouteQuery('model.list', {}, { enabled: wanted })
  const starters = useRouteQuery('agent.starters', {}, { enabled: wanted })
  if (!wanted || settings.isPending || models.isPending || starters.isPending) return null
  // Where there is but one model to choose, it is chosen.
  const only = models.data?.length === 1 ? models.data[0] : undefined
  const model =
    settings.data?.defaultModel ??
    (only === undefined ? null : { providerId: only.providerId, modelId: only.id })
  const starter = starters.data?.find(({ id }) => id === starterId)
  return starter === undefined ? blankFields(model) : starterFields(starter, model)
}
