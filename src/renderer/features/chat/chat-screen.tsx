import { useTranslation } from 'react-i18next'
import { SectionHeader } from '../../ui/section-header.tsx'

export interface ChatScreenProps {
  readonly conversationId: string | null
  /** The message to jump to. */
  readonly messageId: string | null
}

export function ChatScreen(_props: ChatScreenProps) {
  const { t } = useTranslation()
  return <SectionHeader title={t('nav.chat')} />
}
