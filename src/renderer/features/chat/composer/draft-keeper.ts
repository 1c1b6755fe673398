/**
 * Keeps what stands unsent in the message box: at once in the window's own storage, shortly after in the database.
 * What the window still holds on opening was typed later than what the database has, so it counts. While a message is on
 * its way the database keeps that one alone: it lets go of it in the moment it takes the message, and would let go of
 * whatever else was saved meanwhile.
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
  /** Saves now what is not saved yet; nothing while a message is on its way. */
  flush(): Promise<void>
  /** The text is about to be sent. What is set until `release` waits in the window. */
  hold(text: string): void
  /** The message was sent, or was not: its text has been set again then. */
  release(): void
}

const defaultDelayMs = 300

/** The text of a message that was not sent, and what was typed after it. */
export function joinDrafts(unsent: string, typed: string): string {
  return typed.trim() === '' ? unsent : `${unsent}\n\n${typed}`
}

export function createDraftKeeper(parts: DraftKeeperParts): DraftKeeper {
  const { conversationId, local } = parts
  const key = `agent-factory.draft.${conversationId}`
  const sendingKey = `agent-factory.sending.${conversationId}`
  let timer: ReturnType<typeof setTimeout> | undefined
  let unsaved: string | null = null
  let held = false

  const forget = () => {
    clearTimeout(timer)
    timer = undefined
    unsaved = null
  }
  const keep = (name: string, text: string) => {
    try {
      local.setItem(name, text)
    } catch {
      // Its storage is full: the database gets the draft all the same.
    }
  }

  async function save(text: string): Promise<void> {
    try {
      await parts.save(text)
      // Something newer may have been typed meanwhile; its copy stays.
      if (local.getItem(key) === text) local.removeItem(key)
    } catch {
      // The copy in the window stays and counts when the conversation is opened again.
    }
  }

  async function flush(): Promise<void> {
    const text = unsaved
    if (text === null || held) return
    forget()
    await save(text)
  }

  const saveSoon = () => {
    timer ??= setTimeout(() => void flush(), parts.delayMs ?? defaultDelayMs)
  }

  return {
    begin(stored) {
      const typed = local.getItem(key)
      const sending = local.getItem(sendingKey)
      local.removeItem(sendingKey)
      // The window went while a message was on its way: the database still has its text where it never arrived.
      if (sending === null || stored === '') return typed ?? stored
      const text = joinDrafts(sending, typed ?? '')
      keep(key, text)
      return text
    },
    set(text) {
      unsaved = text
      keep(key, text)
      if (!held) saveSoon()
    },
    flush,
    hold(text) {
      const isSaved = unsaved === null && local.getItem(key) === null
      forget()
      held = true
      keep(sendingKey, text)
      local.removeItem(key)
      // Asked before the message is, so answered before it is.
      if (!isSaved) void save(text)
    },
    release() {
      held = false
      local.removeItem(sendingKey)
      if (unsaved !== null) saveSoon()
    },
  }
}
