/** Conversations and their messages. */
import { conversationTexts } from './texts/en.ts'

export const conversations = {
  topics: ['conversations', 'messages'],
  texts: { en: conversationTexts, de: async () => (await import('./texts/de.ts')).conversationTexts },
  routes: async () => (await import('./contract.ts')).conversationRoutes,
} as const
