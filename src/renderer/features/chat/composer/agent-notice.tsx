/** Why this conversation cannot go on with its agent, and the ways to mend it. */
import { Info } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#shared/agents/agent'
import { errorText } from '../../../i18n/index.ts'
import { useRouteCommand } from '../../../state/queries.ts'
import { agentHref } from '../../../state/route.ts'
import { Button, buttonClass } from '../../../ui/button.tsx'
import { Combobox } from '../../../ui/combobox.tsx'
import { toast } from '../../../ui/toast.ts'
import type { Answerer } from './answerer.ts'

export interface AgentNoticeProps {
  readonly conversationId: string
  readonly answerer: Answerer
  /** Whom else the conversation could go on with. */
  readonly agents: readonly Agent[]
}

export function AgentNotice({ conversationId, answerer, agents }: AgentNoticeProps) {
  const { t } = useTranslation('chat')
  const restore = useRouteCommand('agent.restore')
  const update = useRouteCommand('conversation.update')
  if (answerer.problem === null) return null
  const { agent, problem } = answerer
  const report = { onError: (error: Error) => toast.error(errorText(error)) }
  let action: ReactNode = null
  if (agent !== null && problem === 'deleted') {
    action = (
      <Button size="small" busy={restore.isPending} onClick={() => restore.mutate({ id: agent.id }, report)}>
        {t('agent.restore')}
      </Button>
    )
  } else if (agent !== null) {
    action = (
      <a href={agentHref(agent.id)} className={buttonClass('secondary', 'small')}>
        {t('agent.open')}
      </a>
    )
  }
  const others = agents.filter(
    (one) => one.id !== agent?.id && one.status !== 'inactive' && one.model !== null,
  )
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg bg-warning-soft px-3 py-2 text-sm text-warning-ink">
      <Info aria-hidden size={15} className="shrink-0" />
      <p className="min-w-40 flex-1 [overflow-wrap:anywhere]">
        {t(`agent.problem.${problem}`, { name: agent?.name ?? t('agent.gone') })}
      </p>
      {action}
      {others.length > 0 && problem !== 'no-model' && (
        <Combobox
          clearOnChoose
          label={t('agent.another')}
          aria-label={t('agent.another')}
          placeholder={t('agent.another')}
          options={others.map((one) => ({ value: one.id, label: `${one.icon} ${one.name}` }))}
          value={null}
          onChange={(agentId) => update.mutate({ id: conversationId, agentId }, report)}
          className="w-52 text-ink"
        />
      )}
    </div>
  )
}
