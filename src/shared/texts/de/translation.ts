import type { Template } from '../say.ts'

/** The same keys as the English texts: a missing or an extra one does not compile. */
export type Translation<English> = { readonly [Key in keyof English]: Template }
