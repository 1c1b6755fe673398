import type { Template } from './format-text.ts'

/** The same keys as the English texts: a missing or an extra one does not compile. */
export type Translation<English> = { readonly [Key in keyof English]: Template }
