/** Which conversations finished an answer while another place was shown; a dot in the list says so. */
import { create } from 'zustand'
import type { Conversation } from '#shared/conversations/conversation'

interface Finished {
  readonly ids: ReadonlySet<string>
}

const useStore = create<Finished>(() => ({ ids: new Set() }))
const writing = new Set<string>()

/** To be told of each list that comes in, and of what is shown. */
export function noteConversations(conversations: readonly Conversation[], shownId: string | null): void {
  const ids = new Set(useStore.getState().ids)
  const before = ids.size
  let removed = false
  for (const { id, activeRunId } of conversations) {
    if (activeRunId !== null) writing.add(id)
    else if (writing.delete(id) && id !== shownId) ids.add(id)
  }
  if (shownId !== null) removed = ids.delete(shownId)
  if (removed || ids.size !== before) useStore.setState({ ids })
}

export function useFinished(): ReadonlySet<string> {
  return useStore((state) => state.ids)
}
