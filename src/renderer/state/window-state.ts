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

/** What tells notices apart: two with the same key say the same thing with other numbers. */
export const noticeName = ({ key, text }: Notice): string => key ?? text

/** A notice takes the place of an older one of the same name. */
export function addNotice(notice: Notice): void {
  useWindowState.setState(({ notices }) => ({ notices: [...others(notices, notice), notice] }))
}

export function dismissNotice(notice: Notice): void {
  useWindowState.setState(({ notices }) => ({ notices: others(notices, notice) }))
}

const others = (notices: readonly Notice[], notice: Notice) =>
  notices.filter((one) => noticeName(one) !== noticeName(notice))
