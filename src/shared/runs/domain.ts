/** Runs, whatever they are for. */
import { runTexts } from './texts/en.ts'

export const runs = {
  topics: ['runs'],
  texts: { en: runTexts, de: async () => (await import('./texts/de.ts')).runTexts },
  routes: async () => (await import('./contract.ts')).runRoutes,
} as const
