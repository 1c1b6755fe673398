/** Begins conversations: with which agent, and where that leads. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { Agent } from '#shared/agents/agent'
import { toAppError } from '#shared/app-error'
import type { Conversation } from '#shared/conversations/conversation'
import { api } from '../../api.ts'
import { errorText } from '../../i18n/index.ts'
import { putAnswer } from '../../state/queries.ts'
import { navigate } from '../../state/route.ts'
import { toast } from '../../ui/toast.ts'
import { focusComposer } from './composer/focus.ts'

const lastAgentKey = 'agent-factory.last-agent'

export interface NewChats {
  /** The agent that a new chat begins with; null where there is none. */
  readonly agentId: string | null
  readonly choose: (agentId: string) => void
  /** Opens a conversation and goes there. */
  readonly open: (agentId?: string) => Promise<void>
}

export function useNewChats(agents: readonly Agent[]): NewChats {
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState(() => window.localStorage.getItem(lastAgentKey))
  const agentId = agents.find((agent) => agent.id === chosen)?.id ?? agents[0]?.id ?? null

  const opening = useRef(false)

  const choose = useCallback((id: string) => {
    window.localStorage.setItem(lastAgentKey, id)
    setChosen(id)
  }, [])
  const open = useCallback(
    async (wanted?: string) => {
      const id = wanted ?? agentId
      if (id === null) {
        navigate({ section: 'agents', agentId: null, starterId: null })
        return
      }
      // A second click comes before the first has led away.
      if (opening.current) return
      opening.current = true
      try {
        const conversation = (await untouched(id)) ?? (await api.call('conversation.create', { agentId: id }))
        putAnswer(queryClient, 'conversation.get', { id: conversation.id }, conversation)
        choose(id)
        navigate({ section: 'chat', conversationId: conversation.id, messageId: null })
        focusComposer()
      } catch (thrown) {
        toast.error(errorText(toAppError(thrown)))
      } finally {
        opening.current = false
      }
    },
    [agentId, choose, queryClient],
  )
  return { agentId, choose, open }
}

/** A conversation with this agent in which nothing was written yet, so that they do not pile up. */
async function untouched(agentId: string): Promise<Conversation | undefined> {
  const [agent, page] = await Promise.all([
    api.call('agent.get', { id: agentId }),
    api.call('conversation.list', { agentId, limit: 10 }),
  ])
  return page.items.find(
    (one) => one.leafId === null && one.title === '' && one.draft === agent.openingPrompt,
  )
}
