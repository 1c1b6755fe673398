import { MessageSquare, MessageSquarePlus } from 'lucide-react'
import type { Section } from '../../section.ts'
import { startNewChat } from '../../state/actions.ts'
import { address, type ChatRoute } from './address.ts'
import { ChatScreen } from './chat-screen.tsx'

export const chatSection: Section<ChatRoute> = {
  address,
  icon: MessageSquare,
  link: 'nav.chat',
  goTo: 'palette.goToChat',
  commands: [
    {
      text: 'palette.newChat',
      icon: MessageSquarePlus,
      keys: ['Mod', 'N'],
      run: () => startNewChat(),
    },
  ],
  Screen: ({ route }) => <ChatScreen conversationId={route.conversationId} messageId={route.messageId} />,
}
