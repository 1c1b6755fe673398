/** What a section of the window registers: its address, its texts, what it offers from anywhere, and its screen. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Translated } from '#shared/texts/language'

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

/** What it is called, in the rail and wherever one can go to it, and the words of its screens. */
interface EnglishTexts {
  readonly section: string
}

/** A text that is missing does not compile. */
type SameTexts<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : SameTexts<English[Key]>
}

export type SectionTexts<English> = { readonly en: English } & {
  /** Loaded where it is spoken. */
  readonly [Language in Translated]: () => Promise<{ readonly default: SameTexts<English> }>
}

/** Something that the palette offers, wherever one is. */
export interface SectionCommand<English> {
  /** The key of one of the section's texts. */
  readonly text: keyof English & string
  readonly icon: LucideIcon
  readonly keys?: readonly string[]
  readonly run: () => void
}

export interface Section<Route extends SectionRoute, English extends EnglishTexts> {
  readonly address: Address<Route>
  /** In the namespace that bears the section's name. */
  readonly texts: SectionTexts<English>
  readonly icon: LucideIcon
  readonly commands?: readonly SectionCommand<English>[]
  /** Loaded when first shown, but for the first picture's. */
  readonly Screen: ComponentType<{ readonly route: Route }>
}
