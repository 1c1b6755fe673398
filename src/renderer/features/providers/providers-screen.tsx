import { GraduationCap, Plug, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Provider } from '#shared/providers/provider'
import { errorText } from '../../i18n/index.ts'
import { useAddProvider } from '../../state/actions.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { SectionHeader } from '../../ui/section-header.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { ProviderDialog } from './provider-dialog.tsx'
import { ProviderItem } from './provider-item.tsx'
import { usePracticeProvider } from './use-practice.ts'

type Open = { readonly provider: Provider | null } | null

export function ProvidersScreen() {
  const { t } = useTranslation('providers')
  const providers = useRouteQuery('provider.list', {})
  const practice = usePracticeProvider()
  const [open, setOpen] = useState<Open>(null)
  useAddProvider(() => setOpen({ provider: null }))
  const empty = providers.data?.length === 0
  // One button of this name: in the head, or in the middle while there is nothing else.
  const addButton = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden size={15} />}
      disabled={providers.data === undefined}
      onClick={() => setOpen({ provider: null })}
    >
      {t('add')}
    </Button>
  )

  return (
    <>
      <SectionHeader title={t('section')}>{!empty && addButton}</SectionHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {providers.isPending && <Skeleton className="mx-auto max-w-3xl p-6" />}
        {providers.isError && (
          <ErrorState message={errorText(providers.error)} onRetry={() => void providers.refetch()} />
        )}
        {empty && (
          <EmptyState
            icon={<Plug size={20} />}
            title={t('emptyTitle')}
            text={t('emptyText')}
            action={
              <>
                {addButton}
                <Button
                  icon={<GraduationCap aria-hidden size={15} />}
                  busy={practice.busy}
                  onClick={practice.add}
                >
                  {t('usePractice')}
                </Button>
              </>
            }
          />
        )}
        {providers.data !== undefined && !empty && (
          <div className="mx-auto flex max-w-3xl flex-col gap-4 p-6">
            <p className="text-muted">{t('intro')}</p>
            <ul aria-label={t('list')} className="flex flex-col gap-2">
              {providers.data.map((provider) => (
                <ProviderItem key={provider.id} provider={provider} onEdit={() => setOpen({ provider })} />
              ))}
            </ul>
          </div>
        )}
      </div>
      {open !== null && <ProviderDialog provider={open.provider} onClose={() => setOpen(null)} />}
    </>
  )
}
