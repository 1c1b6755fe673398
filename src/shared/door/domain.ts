/** What the door refuses. */
import { doorTexts } from './texts/en.ts'

export const door = {
  topics: [],
  texts: { en: doorTexts, de: async () => (await import('./texts/de.ts')).doorTexts },
} as const
