/** Models, and how they fail. */
import { modelTexts } from './texts/en.ts'

export const models = {
  topics: ['models'],
  texts: { en: modelTexts, de: async () => (await import('./texts/de.ts')).modelTexts },
  routes: async () => (await import('./contract.ts')).modelRoutes,
} as const
