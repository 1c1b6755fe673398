/** What is said before a window can say it. */
import { startTexts } from './texts/en.ts'

export const start = {
  topics: [],
  texts: { en: startTexts, de: async () => (await import('./texts/de.ts')).startTexts },
} as const
