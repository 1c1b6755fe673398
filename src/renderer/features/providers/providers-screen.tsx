import { useTranslation } from 'react-i18next'
import { SectionHeader } from '../../ui/section-header.tsx'

export function ProvidersScreen() {
  const { t } = useTranslation()
  return <SectionHeader title={t('nav.providers')} />
}
