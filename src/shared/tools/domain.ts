/** Tools that an agent can hold. */
import { toolTexts } from './texts/en.ts'

export const tools = {
  topics: [],
  texts: { en: toolTexts, de: async () => (await import('./texts/de.ts')).toolTexts },
  routes: async () => (await import('./contract.ts')).toolRoutes,
} as const
