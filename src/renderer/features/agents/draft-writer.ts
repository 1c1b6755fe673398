/** Writes an unsaved agent into the window's storage once typing rests for a moment, not with each key. */

export interface DraftWriterParts<Draft> {
  readonly write: (draft: Draft) => void
  readonly drop: () => void
  readonly delayMs?: number
}

export interface DraftWriter<Draft> {
  set(draft: Draft): void
  /** Nothing is unsaved any more: what is kept goes, and what is still to be written is not. */
  drop(): void
  /** Writes now what is not written yet. */
  flush(): void
}

const defaultDelayMs = 400

export function createDraftWriter<Draft>(parts: DraftWriterParts<Draft>): DraftWriter<Draft> {
  let waiting: { readonly draft: Draft } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const forget = () => {
    clearTimeout(timer)
    timer = undefined
    waiting = null
  }
  const flush = () => {
    const written = waiting
    forget()
    if (written !== null) parts.write(written.draft)
  }
  return {
    set(draft) {
      waiting = { draft }
      timer ??= setTimeout(flush, parts.delayMs ?? defaultDelayMs)
    },
    drop() {
      forget()
      parts.drop()
    },
    flush,
  }
}
