/** The vault that keeps secrets. */
import { vaultTexts } from './texts/en.ts'

export const vault = {
  topics: ['vault'],
  texts: { en: vaultTexts, de: async () => (await import('./texts/de.ts')).vaultTexts },
  routes: async () => (await import('./contract.ts')).vaultRoutes,
} as const
