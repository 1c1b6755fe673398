/** The keys that work everywhere. */
import { useEffect } from 'react'
import { startNewChat } from '../../state/actions.ts'
import { closePalette, openPalette, useWindowState } from '../../state/window-state.ts'

/** True where a modal dialog other than the palette is open: its question comes first. */
function dialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null
}

export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      const key = event.key.toLowerCase()
      if (key === 'k') {
        event.preventDefault()
        if (useWindowState.getState().paletteOpen) closePalette()
        else if (!dialogOpen()) openPalette()
      } else if (key === 'n' && !dialogOpen()) {
        event.preventDefault()
        startNewChat()
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
