import type { KeyboardEvent } from 'react'

/** Enter that is meant to send: no Shift, and not the Enter that ends a composition of an input method. */
export function isPlainEnter(event: KeyboardEvent): boolean {
  const composing = event.nativeEvent.isComposing || event.keyCode === 229
  return event.key === 'Enter' && !event.shiftKey && !event.altKey && !composing
}
