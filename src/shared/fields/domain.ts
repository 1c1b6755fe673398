/** What is wrong with a field, where its schema has no words of its own. */
import { fieldTexts } from './texts/en.ts'

export const fields = {
  topics: [],
  texts: { en: fieldTexts, de: async () => (await import('./texts/de.ts')).fieldTexts },
} as const
