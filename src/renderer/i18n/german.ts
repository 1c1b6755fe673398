/** Loaded only where it is spoken. */
import agents from './de/agents.json'
import chat from './de/chat.json'
import common from './de/common.json'
import main from './de/main.json'
import messages from './de/messages.json'
import onboarding from './de/onboarding.json'
import providers from './de/providers.json'
import settings from './de/settings.json'
import starters from './de/starters.json'

export const german = { common, agents, chat, onboarding, providers, settings }
/** The shared schemas and the main process speak English; here is what they say, sentence by sentence. */
export const germanSchemaMessages: Readonly<Record<string, string>> = messages
export const germanMainMessages: Readonly<Record<string, string>> = { ...main, ...starters }
export const germanMessages: Readonly<Record<string, string>> = { ...messages, ...germanMainMessages }
