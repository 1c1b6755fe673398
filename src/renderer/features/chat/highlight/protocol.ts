/** What the window and its highlighting worker say to each other. */
import type { HighlightedLanguage } from './languages.ts'

export interface HighlightRequest {
  readonly id: number
  readonly language: HighlightedLanguage
  readonly code: string
}

/** A colour for each theme, and shiki's bits for italic (1) and bold (2). */
export interface TokenStyle {
  readonly light: string
  readonly dark: string
  readonly font: number
}

/** A piece of a line and the index of its style. */
export type Token = readonly [text: string, style: number]

export interface HighlightedCode {
  readonly lines: readonly (readonly Token[])[]
  readonly styles: readonly TokenStyle[]
}

export interface HighlightReply {
  readonly id: number
  /** null where the code could not be coloured. */
  readonly result: HighlightedCode | null
}
