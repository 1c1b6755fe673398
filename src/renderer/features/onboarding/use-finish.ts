/** The last step of every way through the first run. */
import { useQueryClient } from '@tanstack/react-query'
import type { ModelRef } from '#shared/common'
import { errorText, starterDefinition } from '../../i18n/index.ts'
import { routeQuery, useRouteCommand } from '../../state/queries.ts'
import { navigate } from '../../state/route.ts'
import { toast } from '../../ui/toast.ts'

export interface Finish {
  /** Resolves with whether it came to that; a failure is told. */
  readonly finish: (model: ModelRef) => Promise<boolean>
  /** Stays true after success, until the screen has changed. */
  readonly busy: boolean
}

/** Makes the first agent with the model, in the language spoken, and opens a conversation with it. */
export function useFinish(): Finish {
  const queryClient = useQueryClient()
  const finish = useRouteCommand('setup.finish')
  return {
    busy: finish.isPending || finish.isSuccess,
    finish: async (model) => {
      try {
        const [first] = await queryClient.fetchQuery(routeQuery('agent.starters', {}))
        const agent = first && { agent: starterDefinition(first) }
        const { conversationId } = await finish.mutateAsync({ model, ...agent })
        navigate({ section: 'chat', conversationId, messageId: null })
        return true
      } catch (error) {
        toast.error(errorText(error as Error))
        return false
      }
    },
  }
}
