/** The window's own state: what is open now and what was told. Nothing here outlives the window. */
import { create } from 'zustand'
import type { Events } from '#shared/contract/events'

export type Notice = Events['notice']

interface WindowState {
  readonly paletteOpen: boolean
  readonly notices: readonly Notice[]
}

export const useWindowState = create<WindowState>(() => ({ paletteOpen: false, notices: [] }))

export function openPalette(): void {
  useWindowState.setState({ paletteOpen: true })
}

export function closePalette(): void {
  useWindowState.setState({ paletteOpen: false })
}

/** A notice of the same code takes the place of the older one. */
export function addNotice(notice: Notice): void {
  useWindowState.setState(({ notices }) => ({
    notices: [...notices.filter((one) => one.code !== notice.code), notice],
  }))
}

export function dismissNotice(code: string): void {
  useWindowState.setState(({ notices }) => ({ notices: notices.filter((one) => one.code !== code) }))
}
