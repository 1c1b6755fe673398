import { useTranslation } from 'react-i18next'
import type { Starter } from '#shared/agents/agent'
import { starterDefinition } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { agentHref } from '../../state/route.ts'

function shown(starters: readonly Starter[] = []) {
  return starters.map((starter) => ({ id: starter.id, ...starterDefinition(starter) }))
}

/** The agents to begin from, as cards. */
export function StarterCards() {
  const { t } = useTranslation('agents')
  const starters = useRouteQuery('agent.starters', {})
  return (
    <ul aria-label={t('starters')} className="grid grid-cols-2 gap-2.5 xl:grid-cols-3">
      {shown(starters.data).map(({ id, icon, name, description }) => (
        <li key={id}>
          <a
            href={agentHref('new', id)}
            className="flex h-full gap-3 rounded-lg border bg-raised p-3.5 hover:border-line-control hover:bg-hover"
          >
            <span aria-hidden className="text-xl">
              {icon}
            </span>
            <span className="min-w-0">
              <span className="block font-medium">
                <span className="sr-only">{t('starters')} </span>
                {name}
              </span>
              <span className="block text-xs text-muted">{description}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The same in one line, above an empty form. */
export function StarterLinks() {
  const { t } = useTranslation('agents')
  const starters = useRouteQuery('agent.starters', {})
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-xs">
      <span aria-hidden className="text-muted">
        {t('starters')}
      </span>
      {shown(starters.data).map(({ id, icon, name }) => (
        <a
          key={id}
          href={agentHref('new', id)}
          className="inline-flex h-6 items-center gap-1 rounded-full border px-2 hover:bg-hover"
        >
          <span aria-hidden>{icon}</span>
          <span className="sr-only">{t('starters')} </span>
          {name}
        </a>
      ))}
    </div>
  )
}
