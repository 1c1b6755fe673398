/** The sections of the window, in the order of the rail. Router, rail, palette and app read from this list. */
import { agentsSection } from './features/agents/section.tsx'
import { chatSection } from './features/chat/section.tsx'
import { providersSection } from './features/providers/section.tsx'
import { settingsSection } from './features/settings/section.tsx'

/** An address that none of them knows leads to the first. */
export const sections = [chatSection, agentsSection, providersSection, settingsSection] as const
