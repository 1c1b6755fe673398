/** One press to a model that needs nothing. */
import { useTranslation } from 'react-i18next'
import { errorText } from '../../i18n/index.ts'
import { useRouteCommand, useRouteQuery } from '../../state/queries.ts'
import { toast } from '../../ui/toast.ts'
import { suggestName } from './provider-form.ts'

export function usePracticeProvider(): { readonly add: () => void; readonly busy: boolean } {
  const { t } = useTranslation()
  const providers = useRouteQuery('provider.list', {})
  const create = useRouteCommand('provider.create')
  const name = suggestName(
    t('practice'),
    (providers.data ?? []).map((one) => one.name),
  )
  return {
    add: () =>
      create.mutate({ type: 'practice', name }, { onError: (error) => toast.error(errorText(error)) }),
    busy: create.isPending,
  }
}
