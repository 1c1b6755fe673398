/** Answers the routes of conversations and messages. */

import type { Topic } from '#shared/contract/events'
import type { conversationRoutes } from '#shared/conversations/contract'
import { AppError } from '#shared/errors'
import type { HandlersOf } from '../base/call.ts'
import { madeBefore } from '../base/repeat.ts'
import type { Store } from '../store/store.ts'
import type { ChatService } from './chat.ts'

interface Services {
  readonly store: Store
  readonly chat: ChatService
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
}

export function conversationHandlers({
  store,
  chat,
  announce,
}: Services): HandlersOf<typeof conversationRoutes> {
  const { conversations, messages, agents } = store

  function conversationOf(id: string) {
    const conversation = conversations.get(id)
    if (conversation === undefined) throw new AppError('conversation-gone')
    return conversation
  }

  function livingAgent(id: string) {
    const agent = agents.get(id)
    if (agent !== undefined && agent.deletedAt === null) return agent
    throw new AppError('chosen-agent-deleted')
  }

  return {
    // A search looks at every title; a page by its key does not.
    'conversation.list': (query, { signal }) =>
      query.search?.trim() ? store.reader.conversations(query, signal) : conversations.list(query),
    'conversation.get': ({ id }) => conversationOf(id),
    'conversation.create': ({ id, agentId }) => {
      const known = madeBefore(
        id === undefined ? undefined : conversations.get(id),
        (one) => one.agentId === agentId && conversations.kind(one.id) === 'chat',
      )
      if (known?.deletedAt != null) throw new AppError('conversation-id-deleted')
      if (known !== undefined) return known
      const agent = livingAgent(agentId)
      const conversation = conversations.insert({ id, agentId, draft: agent.openingPrompt, kind: 'chat' })
      announce('conversations', [conversation.id])
      return conversation
    },
    'conversation.update': ({ id, ...patch }) => {
      conversationOf(id)
      if (patch.agentId !== undefined) {
        livingAgent(patch.agentId)
        if (conversations.kind(id) === 'trial') {
          throw new AppError('trial-keeps-its-draft')
        }
      }
      const titled = patch.title === undefined ? patch : { ...patch, titleSource: 'user' as const }
      const conversation = conversations.update(id, titled)
      // A draft alone is told to nobody: it changes with every key, and only the window that typed it shows it.
      if (Object.keys(patch).some((key) => key !== 'draft')) announce('conversations', [id])
      return conversation
    },
    'conversation.delete': async ({ id }) => {
      conversationOf(id)
      // First of all, so that nothing begins in it while its run is being stopped.
      conversations.softDelete(id)
      announce('conversations', [id])
      await chat.stopIn(id)
      return {}
    },
    'conversation.restore': ({ id }) => {
      const conversation = conversations.restore(id)
      announce('conversations', [id])
      return conversation
    },
    'conversation.select': ({ id, messageId }) => {
      conversationOf(id)
      if (messages.get(messageId)?.conversationId !== id) {
        throw new AppError('message-elsewhere')
      }
      if (!messages.holds(id, messageId)) {
        conversations.setLeaf(id, messages.newestLeaf(messageId))
        announce('conversations', [id])
        announce('messages', [id])
      }
      return conversationOf(id)
    },
    'message.page': (query) => messages.page(query),
    'message.get': ({ id }) => {
      const message = messages.get(id)
      if (message === undefined) throw new AppError('message-gone')
      return message
    },
    'message.search': (query, { signal }) => store.reader.search(query, signal),
    'message.send': (input, { principal }) => chat.send({ ...input, principal: principal.id }),
    'message.regenerate': (input, { principal }) => chat.regenerate({ ...input, principal: principal.id }),
    'message.continue': (input, { principal }) => chat.continueAnswer({ ...input, principal: principal.id }),
    'trial.send': (input, { principal }) => chat.tryDraft({ ...input, principal: principal.id }),
  }
}
