import { MessageSquare, MessageSquarePlus } from 'lucide-react'
import type { Section } from '../../section.ts'
import { startNewChat } from '../../state/actions.ts'
import { address, type ChatRoute } from './address.ts'
import { ChatScreen } from './chat-screen.tsx'
import en from './texts/en.json'

export const chatSection: Section<ChatRoute, typeof en> = {
  address,
  texts: { en, de: () => import('./texts/de.json') },
  icon: MessageSquare,
  commands: [
    {
      text: 'newChat',
      icon: MessageSquarePlus,
      keys: ['Mod', 'N'],
      run: () => startNewChat(),
    },
  ],
  Screen: ({ route }) => <ChatScreen conversationId={route.conversationId} messageId={route.messageId} />,
}
