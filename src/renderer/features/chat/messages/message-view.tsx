/** One message, by who wrote it. */
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '#shared/conversations/conversation'
import { AnswerMessage } from './answer-message.tsx'
import { UserMessage } from './user-message.tsx'

export interface MessageViewProps {
  readonly message: Message
  readonly agentName: string
  /** The last message shows its actions without being pointed at. */
  readonly last: boolean
  /** True for the message that a search led to. */
  readonly marked: boolean
}

export const MessageView = memo(function MessageView({ message, agentName, last, marked }: MessageViewProps) {
  const { t } = useTranslation('chat')
  const mine = message.role === 'user'
  return (
    <article
      aria-label={mine ? t('message.you') : agentName}
      data-message={message.id}
      data-last={last}
      tabIndex={-1}
      className={`group/message mx-auto w-full max-w-[768px] rounded-lg px-6 pb-1 ${mine ? 'pt-5' : 'pt-2'} ${marked ? 'animate-[found_3s_ease-in] shadow-[inset_3px_0_0_var(--accent)]' : ''}`}
    >
      {mine ? <UserMessage message={message} /> : <AnswerMessage message={message} />}
    </article>
  )
})
