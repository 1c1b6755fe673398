/** The English texts are the measure: their keys type every `t`, and every other language holds the same. */
import agents from './en/agents.json'
import chat from './en/chat.json'
import common from './en/common.json'
import onboarding from './en/onboarding.json'
import providers from './en/providers.json'
import settings from './en/settings.json'

export const english = { common, agents, chat, onboarding, providers, settings }
export type Texts = typeof english
