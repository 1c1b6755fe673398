import '../../zod-config.ts'
import { Cloud, GraduationCap, HardDrive } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Provider, providerKind } from '#shared/providers/provider'
import { errorText, noticeText } from '../../i18n/index.ts'
import { useRouteCommand, useRouteQuery } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { focusAfterRemoval } from '../../ui/focus-after-removal.ts'
import { formatDuration, formatWhen } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { hostOf } from './provider-form.ts'
import { ProviderStatusBadge } from './provider-status.tsx'

export interface ProviderItemProps {
  readonly provider: Provider
  readonly onEdit: () => void
}

export function ProviderItem({ provider, onEdit }: ProviderItemProps) {
  const { t } = useTranslation(['providers', 'common'])
  const nameId = useId()
  const [asking, setAsking] = useState(false)
  const validate = useRouteCommand('provider.validate')
  const remove = useRouteCommand('provider.delete')
  const restore = useRouteCommand('provider.restore')
  const kind = providerKind(provider.type, provider.preset)
  const practice = provider.type === 'practice'
  const settings = useRouteQuery('settings.get', {})
  const busy = provider.status === 'pending' || provider.status === 'validating'
  const fail = (error: Error) => toast.error(errorText(error))

  const undo = () =>
    restore.mutate(
      { id: provider.id },
      { onSuccess: () => toast.success(t('restored', { name: provider.name })), onError: fail },
    )
  const confirmDelete = () =>
    remove.mutate(
      { id: provider.id },
      {
        onSuccess: () => {
          focusAfterRemoval(document.getElementById(nameId)?.closest('li') ?? null)
          toast.success(t('deleted', { name: provider.name }), {
            label: t('common:action.undo'),
            onClick: undo,
          })
        },
        onError: fail,
        onSettled: () => setAsking(false),
      },
    )

  const Icon = practice ? GraduationCap : kind.local ? HardDrive : Cloud
  const facts = [
    practice ? t('common:practice') : kind.label,
    practice ? null : hostOf(provider.baseUrl),
    kind.key === 'required' && !provider.hasKey ? t('noKey') : null,
    provider.modelCount > 0 ? t('models', { count: provider.modelCount }) : null,
    provider.latencyMs === null ? null : formatDuration(provider.latencyMs),
    provider.validatedAt === null ? null : t('checked', { time: formatWhen(provider.validatedAt) }),
  ].filter((fact) => fact !== null)
  return (
    <li aria-labelledby={nameId} className="flex flex-col gap-2 rounded-lg border bg-raised px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span aria-hidden className="flex size-8 items-center justify-center rounded-lg bg-sunken text-muted">
          <Icon size={16} />
        </span>
        <div className="min-w-48 flex-1">
          <div className="flex items-center gap-2">
            <span id={nameId} className="selectable truncate font-medium">
              {provider.name}
            </span>
            <ProviderStatusBadge status={provider.status} />
          </div>
          <p className="text-xs text-muted tabular-nums">{facts.join(' · ')}</p>
        </div>
        <div className="flex gap-1.5">
          <Button
            size="small"
            aria-describedby={nameId}
            disabled={busy}
            onClick={() => validate.mutate({ id: provider.id }, { onError: fail })}
          >
            {t('validate')}
          </Button>
          <Button size="small" aria-describedby={nameId} onClick={onEdit}>
            {t('common:action.edit')}
          </Button>
          <Button size="small" aria-describedby={nameId} onClick={() => setAsking(true)}>
            {t('common:action.delete')}
          </Button>
        </div>
      </div>
      {provider.status === 'pending' && settings.data?.offline === true && (
        <p className="text-sm text-muted">{t('waitsForOnline')}</p>
      )}
      {provider.status === 'error' && (
        <p role="alert" className="selectable rounded-md bg-danger-soft px-3 py-2 text-danger-ink">
          {provider.reason === null ? t('errorUnknown') : noticeText(provider.reason)}
        </p>
      )}
      {asking && (
        <ConfirmDialog
          title={t('deleteTitle', { name: provider.name })}
          text={t('deleteText')}
          confirm={t('common:action.delete')}
          busy={remove.isPending}
          onConfirm={confirmDelete}
          onCancel={() => setAsking(false)}
        />
      )}
    </li>
  )
}
