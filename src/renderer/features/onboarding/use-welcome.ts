/** Whether the welcome screen is shown in place of the chat. */
import { useState } from 'react'
import type { Provider } from '#shared/providers/provider'
import type { Settings } from '#shared/settings/settings'

export interface Beginning {
  readonly settings: Settings | undefined
  readonly providers: readonly Provider[] | undefined
  /** Undefined while it is not known. */
  readonly hasAgents: boolean | undefined
}

/**
 * True in a first run that nobody has finished or skipped: no provider has answered yet, and no agent was made. Once
 * begun it stays, although a provider comes into being on the way.
 */
export function useWelcome({ settings, providers, hasAgents }: Beginning): boolean {
  const [begun, setBegun] = useState(false)
  if (settings === undefined || providers === undefined || hasAgents === undefined) return false
  const untouched = !hasAgents && !providers.some((provider) => provider.status === 'connected')
  const first = settings.onboardedAt === null && (begun || untouched)
  if (first !== begun) setBegun(first)
  return first
}
