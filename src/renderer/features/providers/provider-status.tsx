import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProviderStatus } from '#shared/providers/provider'
import { Badge, type BadgeTone } from '../../ui/badge.tsx'

const looks: Readonly<Record<ProviderStatus, { readonly tone: BadgeTone; readonly icon: ReactNode }>> = {
  pending: { tone: 'neutral', icon: <CircleDashed aria-hidden size={12} /> },
  validating: { tone: 'accent', icon: <LoaderCircle aria-hidden size={12} className="animate-spin" /> },
  connected: { tone: 'success', icon: <CircleCheck aria-hidden size={12} /> },
  error: { tone: 'danger', icon: <CircleX aria-hidden size={12} /> },
}

/** A provider's state by word and sign, not by colour alone. A change of it is read aloud. */
export function ProviderStatusBadge({ status }: { readonly status: ProviderStatus }) {
  const { t } = useTranslation('providers')
  const { tone, icon } = looks[status]
  return (
    <span aria-live="polite">
      <Badge tone={tone} icon={icon}>
        {t(`status.${status}`)}
      </Badge>
    </span>
  )
}
