/**
 * Messages that are being changed and were not sent. A message leaves the page when it is scrolled out of view, so what
 * was typed is kept here; a reload keeps it, a restart does not.
 */
export interface EditDraft {
  readonly text: string
  /** False where the box was closed without giving up what stands in it. */
  readonly open: boolean
}

const prefix = 'agent-factory.edit.'

export function readEditDraft(messageId: string): EditDraft | null {
  const stored = window.sessionStorage.getItem(prefix + messageId)
  if (stored === null) return null
  return { open: stored.startsWith('1'), text: stored.slice(1) }
}

export function writeEditDraft(messageId: string, { text, open }: EditDraft): void {
  try {
    window.sessionStorage.setItem(prefix + messageId, (open ? '1' : '0') + text)
  } catch {
    // The storage is full: the box itself still holds everything.
  }
}

export function dropEditDraft(messageId: string): void {
  window.sessionStorage.removeItem(prefix + messageId)
}
