/** What can be done in the conversation shown; the messages reach it through the context. */
import { createContext, useContext } from 'react'

export interface ChatActions {
  /** The name of who answers, and the sign before it. */
  readonly agentName: string
  readonly agentIcon: string
  /** Where the agent is changed; null for a draft. */
  readonly agentId: string | null
  /** True while an answer is written: nothing else can be started meanwhile. */
  readonly busy: boolean
  /** False where an answer cannot be asked for: no agent, or no model. */
  readonly canAnswer: boolean
  /** False in a trial: a message of a draft cannot be changed. */
  readonly canEdit: boolean
  /** Sends the changed text as another version. Resolves to false where that failed; the text stays then. */
  edit(messageId: string, parentId: string | null, text: string): Promise<boolean>
  regenerate(messageId: string): void
  goOn(messageId: string): void
  select(messageId: string): void
  stop(): void
}

export const ChatActionsContext = createContext<ChatActions | null>(null)

export function useChatActions(): ChatActions {
  const actions = useContext(ChatActionsContext)
  if (actions === null) throw new Error('A message is shown outside of a conversation.')
  return actions
}
