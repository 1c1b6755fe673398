import { useTranslation } from 'react-i18next'
import { SectionHeader } from '../../ui/section-header.tsx'

export function AgentsScreen({ agentId }: { readonly agentId: string | null }) {
  const { t } = useTranslation()
  return <SectionHeader title={agentId ?? t('nav.agents')} />
}
