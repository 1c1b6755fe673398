/** The last step of every way through the first run. */
import type { ModelRef } from '#shared/common'
import { errorText } from '../../i18n/index.ts'
import { useRouteCommand } from '../../state/queries.ts'
import { navigate } from '../../state/route.ts'
import { toast } from '../../ui/toast.ts'

/** Makes the first agent with the model, and opens a conversation with it. */
export function useFinish(): { readonly finish: (model: ModelRef) => Promise<void>; readonly busy: boolean } {
  const finish = useRouteCommand('setup.finish')
  return {
    busy: finish.isPending,
    finish: async (model) => {
      try {
        const { conversationId } = await finish.mutateAsync({ model })
        navigate({ section: 'chat', conversationId, messageId: null })
      } catch (error) {
        toast.error(errorText(error as Error))
      }
    },
  }
}
