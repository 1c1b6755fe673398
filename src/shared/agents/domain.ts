/** Agents and their versions. */
import { agentTexts } from './texts/en.ts'

export const agents = {
  topics: ['agents'],
  texts: { en: agentTexts, de: async () => (await import('./texts/de.ts')).agentTexts },
  routes: async () => (await import('./contract.ts')).agentRoutes,
} as const
