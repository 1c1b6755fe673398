/** Loaded only where it is spoken. */
import agents from './de/agents.json'
import chat from './de/chat.json'
import common from './de/common.json'
import onboarding from './de/onboarding.json'
import providers from './de/providers.json'
import settings from './de/settings.json'

export { germanOfCode as ofCode } from '#shared/texts/german'
export { starters } from './de/starters.ts'
/** The window's own labels. */
export const labels = { common, agents, chat, onboarding, providers, settings }
