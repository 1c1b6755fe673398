/** What a domain registers, and how the maps of all domains are folded from that. */
import type { Route } from './contract/route.ts'
import type { Entry } from './texts/entry.ts'
import type { Translated } from './texts/language.ts'
import type { Translation } from './texts/translation.ts'

type Entries = Readonly<Record<string, Entry>>

/** The texts of one domain. A language that is missing, or lacks a text, does not compile (see texts/load.ts). */
export type DomainTexts<English extends Entries = Entries> = { readonly en: English } & {
  /** Loaded where it is spoken. */
  readonly [Language in Translated]: () => Promise<Translation<English>>
}

export interface Domain {
  /** What `changed` events name, and answers are read from. */
  readonly topics: readonly string[]
  /** Errors, warnings, reasons: whatever the main process says of it to a person. */
  readonly texts?: DomainTexts
  /** Loaded late: they are all schemas. */
  readonly routes?: () => Promise<Readonly<Record<string, Route>>>
}

/** One object type of many; `never` where there are none. */
export type Joined<Parts> = (Parts extends unknown ? (part: Parts) => void : never) extends (
  part: infer All,
) => void
  ? All
  : never
