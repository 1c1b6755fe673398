/** Where models come from. */
import { providerTexts } from './texts/en.ts'

export const providers = {
  topics: ['providers'],
  texts: { en: providerTexts, de: async () => (await import('./texts/de.ts')).providerTexts },
  routes: async () => (await import('./contract.ts')).providerRoutes,
} as const
