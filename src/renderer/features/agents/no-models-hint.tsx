import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteQuery } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ProviderDialog } from '../providers/provider-dialog.tsx'
import { usePracticeProvider } from '../providers/use-practice.ts'

/** Where there is no model at all: the two ways to one, without leaving the form. Nothing, where there is. */
export function NoModelsHint() {
  const { t } = useTranslation('agents')
  const models = useRouteQuery('model.list', {}).data
  const practice = usePracticeProvider()
  const [adding, setAdding] = useState(false)
  if (models === undefined || (models.length > 0 && !adding)) return null
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md bg-warning-soft px-3 py-2 text-warning-ink">
      <p className="flex-1">{t('noModels')}</p>
      <Button size="small" onClick={() => setAdding(true)}>
        {t('addProvider')}
      </Button>
      <Button size="small" busy={practice.busy} onClick={practice.add}>
        {t('usePractice')}
      </Button>
      {adding && <ProviderDialog provider={null} onClose={() => setAdding(false)} />}
    </div>
  )
}
