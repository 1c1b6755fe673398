/** Brings the focus to the message box, wherever it is asked for. */
const wishes = new EventTarget()

export function focusComposer(): void {
  wishes.dispatchEvent(new Event('focus'))
}

/** Returns what ends the listening. */
export function onFocusComposer(listener: () => void): () => void {
  wishes.addEventListener('focus', listener)
  return () => wishes.removeEventListener('focus', listener)
}
