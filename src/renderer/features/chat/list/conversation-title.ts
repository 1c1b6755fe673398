import type { Conversation } from '#shared/conversations/conversation'

/** A conversation has no title before its first message; `untitled` stands for it then. */
export function conversationTitle(conversation: Conversation, untitled: string): string {
  return conversation.title === '' ? untitled : conversation.title
}
