import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { noticeText } from '../../i18n/index.ts'
import { putAnswer, useRouteCommand } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { RemoveKeys } from './remove-keys.tsx'
import type { VaultFormProps } from './vault-form.tsx'

/** A vault that no passphrase opens: says what is wrong with its keychain or its header. */
export function ShutVault({ status, onReady, onBack }: VaultFormProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const open = useRouteCommand('vault.open')
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const retry = () =>
    open.mutate(
      {},
      {
        onSuccess: (answer) => {
          putAnswer(queryClient, 'vault.status', {}, answer)
          if (answer.state === 'ready') onReady()
        },
      },
    )
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">{t('vault.shutText')}</p>
      {status.reason !== null && <p className="selectable text-xs text-muted">{noticeText(status.reason)}</p>}
      <RemoveKeys className="self-start" name={t('vault.remove')} onReady={onReady} />
      <div className="flex justify-end gap-2">
        {onBack && <Button onClick={onBack}>{t('action.back')}</Button>}
        <Button ref={button} variant="primary" busy={open.isPending} onClick={retry}>
          {t('action.retry')}
        </Button>
      </div>
    </div>
  )
}
