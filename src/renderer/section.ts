/** What a section of the window registers: its address, its link, what it offers from anywhere, and its screen. */
import type { ParseKeys } from 'i18next'
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'

export type TextKey = ParseKeys<'common'>

export interface SectionRoute {
  readonly section: string
}

/** How a section is written in the hash: `#/<section>/<part>/<part>`. Pure. */
export interface Address<Route extends SectionRoute> {
  readonly section: Route['section']
  /** Never throws: what it does not know leads to the section's first page. A part that is not there is empty. */
  parse(first: string, second: string): Route
  /** Up to the first that is null. */
  parts(route: Route): readonly (string | null)[]
}

/** Something that the palette offers, wherever one is. */
export interface SectionCommand {
  readonly text: TextKey
  readonly icon: LucideIcon
  readonly keys?: readonly string[]
  readonly run: () => void
}

export interface Section<Route extends SectionRoute> {
  readonly address: Address<Route>
  readonly icon: LucideIcon
  /** In the rail. */
  readonly link: TextKey
  /** In the palette. */
  readonly goTo: TextKey
  readonly commands?: readonly SectionCommand[]
  /** Loaded when first shown, but for the first picture's. */
  readonly Screen: ComponentType<{ readonly route: Route }>
}
