import { LockKeyhole, LockKeyholeOpen } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText, noticeText } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { VaultDialog } from './vault-dialog.tsx'

/** What keeps the keys, and whether they are open now. */
export function VaultState() {
  const { t } = useTranslation('settings')
  const vault = useRouteQuery('vault.status', {})
  const [asking, setAsking] = useState(false)
  if (vault.data === undefined) {
    return vault.isError ? (
      <p role="alert" className="text-danger-ink">
        {errorText(vault.error)}
      </p>
    ) : null
  }
  const { state, method, reason } = vault.data
  const text = t(`vault.${state === 'ready' ? (method ?? 'unasked') : state}`)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start justify-between gap-4">
        <p className="text-muted">{text}</p>
        {state === 'ready' && method !== null ? (
          <Badge tone="success" icon={<LockKeyholeOpen aria-hidden size={12} />}>
            {t('vault.ready')}
          </Badge>
        ) : (
          <Badge
            tone={state === 'locked' ? 'warning' : 'neutral'}
            icon={<LockKeyhole aria-hidden size={12} />}
          >
            {t(state === 'locked' ? 'vault.lockedState' : 'vault.emptyState')}
          </Badge>
        )}
      </div>
      {reason !== null && <p className="selectable text-xs text-muted">{noticeText(reason)}</p>}
      {state !== 'ready' && (
        <Button className="self-start" onClick={() => setAsking(true)}>
          {t(state === 'locked' ? 'vault.unlock' : 'vault.choose')}
        </Button>
      )}
      {asking && <VaultDialog status={vault.data} onClose={() => setAsking(false)} />}
    </div>
  )
}
