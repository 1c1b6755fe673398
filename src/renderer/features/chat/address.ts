/** `#/chat`, `#/chat/<conversation>[/<message>]` */
import type { Address } from '../../section.ts'

export interface ChatRoute {
  readonly section: 'chat'
  readonly conversationId: string | null
  readonly messageId: string | null
}

export const address: Address<ChatRoute> = {
  section: 'chat',
  parse: (conversation, message) => ({
    section: 'chat',
    conversationId: conversation || null,
    messageId: (conversation && message) || null,
  }),
  parts: ({ conversationId, messageId }) => [conversationId, messageId],
}
