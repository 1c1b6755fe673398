import type { TFunction } from 'i18next'
import type { Conversation } from '#shared/conversation'

/** A conversation has no title before its first message. */
export function conversationTitle(conversation: Conversation, t: TFunction<'chat'>): string {
  return conversation.title === '' ? t('list.untitled') : conversation.title
}
