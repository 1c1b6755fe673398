/** What the database and its disk report. */
import { storeTexts } from './texts/en.ts'

export const store = {
  topics: [],
  texts: { en: storeTexts, de: async () => (await import('./texts/de.ts')).storeTexts },
} as const
