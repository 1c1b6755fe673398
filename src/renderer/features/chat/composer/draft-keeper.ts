/**
 * Keeps what stands unsent in the message box: at once in the window's own storage, shortly after in the database.
 * What the window still holds on opening was typed later than what the database has, so it counts.
 */

export interface DraftKeeperParts {
  readonly conversationId: string
  /** The window's own storage; writing may fail where it is full. */
  readonly local: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Stores the draft for good. */
  readonly save: (text: string) => Promise<unknown>
  readonly delayMs?: number
}

export interface DraftKeeper {
  /** What to begin with, given what the database holds. */
  begin(stored: string): string
  set(text: string): void
  /** Saves now what is not saved yet. */
  flush(): Promise<void>
  /** The text was sent: nothing of it is kept, and what is still to be saved is not. */
  clear(): void
}

const defaultDelayMs = 300

export function createDraftKeeper(parts: DraftKeeperParts): DraftKeeper {
  const key = `agent-factory.draft.${parts.conversationId}`
  let timer: ReturnType<typeof setTimeout> | undefined
  let unsaved: string | null = null

  const forget = () => {
    clearTimeout(timer)
    timer = undefined
    unsaved = null
  }

  async function flush(): Promise<void> {
    const text = unsaved
    if (text === null) return
    forget()
    try {
      await parts.save(text)
      // Something newer may have been typed meanwhile; its copy stays.
      if (parts.local.getItem(key) === text) parts.local.removeItem(key)
    } catch {
      // The copy in the window stays and counts when the conversation is opened again.
    }
  }

  return {
    begin(stored) {
      return parts.local.getItem(key) ?? stored
    },
    set(text) {
      unsaved = text
      try {
        parts.local.setItem(key, text)
      } catch {
        // Its storage is full: the database gets the draft all the same.
      }
      timer ??= setTimeout(() => void flush(), parts.delayMs ?? defaultDelayMs)
    },
    flush,
    clear() {
      forget()
      parts.local.removeItem(key)
    },
  }
}
