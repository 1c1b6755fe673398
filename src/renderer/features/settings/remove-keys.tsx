import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../i18n/index.ts'
import { putAnswer, useRouteCommand } from '../../state/queries.ts'
import { classNames } from '../../ui/class-names.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.ts'

export interface RemoveKeysProps {
  /** What leads to the question. */
  readonly name: string
  readonly className: string
  /** Called where keys can be kept again at once. */
  readonly onReady: () => void
}

/** The way out of a vault that cannot be opened any more, behind a question. */
export function RemoveKeys({ name, className, onReady }: RemoveKeysProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const reset = useRouteCommand('vault.reset')
  const [asking, setAsking] = useState(false)
  const confirm = () =>
    reset.mutate(
      {},
      {
        onSuccess: (answer) => {
          putAnswer(queryClient, 'vault.status', {}, answer)
          if (answer.state === 'ready') onReady()
        },
        onError: (error) => toast.error(errorText(error)),
        onSettled: () => setAsking(false),
      },
    )
  return (
    <>
      <button
        type="button"
        className={classNames('rounded text-xs font-medium text-accent-ink hover:underline', className)}
        onClick={() => setAsking(true)}
      >
        {name}
      </button>
      {asking && (
        <ConfirmDialog
          title={t('vault.removeTitle')}
          text={t('vault.removeText')}
          confirm={t('vault.removeConfirm')}
          busy={reset.isPending}
          onConfirm={confirm}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  )
}
