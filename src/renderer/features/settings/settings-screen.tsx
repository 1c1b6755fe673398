import { useTranslation } from 'react-i18next'
import { SectionHeader } from '../../ui/section-header.tsx'

export function SettingsScreen() {
  const { t } = useTranslation()
  return <SectionHeader title={t('nav.settings')} />
}
