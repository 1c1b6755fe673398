/** Whether the welcome screen is shown in place of the chat. */
import { useState } from 'react'
import type { Provider } from '#shared/provider'
import type { Settings } from '#shared/settings'

/**
 * True in a first run that nobody has begun yet. Once begun it stays until it is finished or skipped, although a
 * provider comes into being on the way.
 */
export function useWelcome(
  settings: Settings | undefined,
  providers: readonly Provider[] | undefined,
): boolean {
  const [begun, setBegun] = useState(false)
  if (settings === undefined || providers === undefined) return false
  const first = settings.onboardedAt === null && (begun || providers.length === 0)
  if (first !== begun) setBegun(first)
  return first
}
