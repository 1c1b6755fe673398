/** Why an answer failed, and where that can be mended. */
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { WireError } from '#shared/errors'
import { errorText } from '../../../i18n/index.ts'
import { agentHref, routeHref } from '../../../state/route.ts'
import { buttonClass } from '../../../ui/button.tsx'

export interface ErrorBoxProps {
  readonly error: WireError
  readonly agentId: string | null
}

export function ErrorBox({ error, agentId }: ErrorBoxProps) {
  const { t } = useTranslation('chat')
  const place = placeToMend(error, agentId)
  return (
    <div
      role="alert"
      className="mb-3 flex items-start gap-2.5 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger-ink"
    >
      <CircleAlert aria-hidden size={15} className="mt-1.5 shrink-0" />
      <p className="selectable min-w-0 flex-1 py-1 [overflow-wrap:anywhere]">{errorText(error)}</p>
      {place !== null && (
        <a href={place.href} className={buttonClass('secondary', 'small')}>
          {t(`error.open.${place.name}`)}
        </a>
      )}
    </div>
  )
}

function placeToMend(error: WireError, agentId: string | null) {
  switch (error.code) {
    case 'model-auth':
    case 'model-network':
    case 'vault-locked':
    case 'vault-unavailable':
      return { name: 'providers', href: routeHref({ section: 'providers' }) } as const
    case 'offline':
      return { name: 'settings', href: routeHref({ section: 'settings' }) } as const
    case 'no-model':
    // The provider of the model is gone: another model has to be chosen.
    case 'not-found':
    case 'model-context-length':
    case 'model-bad-request':
      return agentId === null ? null : ({ name: 'agent', href: agentHref(agentId) } as const)
    default:
      return null
  }
}
