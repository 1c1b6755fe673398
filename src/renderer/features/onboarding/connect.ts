/** Saves a provider and waits until it answered or failed. */
import type { ModelInfo, Provider } from '#shared/providers/provider'
import type { Client } from '../../client.ts'

export interface Connected {
  readonly provider: Provider
  readonly models: readonly ModelInfo[]
}

/** Rejects with an AppError, or with the signal's reason when it aborts. */
export async function waitUntilChecked(client: Client, id: string, signal: AbortSignal): Promise<Connected> {
  let wake = () => {}
  const stop = client.on('changed', ({ topic }) => {
    if (topic === 'providers' || topic === 'models') wake()
  })
  try {
    for (;;) {
      // Listening begins before asking, so that no change falls between the two.
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      const provider = await client.call('provider.get', { id }, { signal })
      const done = provider.status === 'connected' || provider.status === 'error'
      if (done) return { provider, models: await client.call('model.list', { providerId: id }, { signal }) }
      await Promise.race([changed, aborted(signal)])
    }
  } finally {
    stop()
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** Families that make a good first conversation, best first: quick, cheap and capable. */
const favourites = [
  /^gpt-5(\.\d)?-mini$/,
  /^gpt-.*mini/,
  /claude-.*sonnet/,
  /gemini-.*flash$/,
  /flash/,
  /-(chat|instruct|latest)$/,
]

/** The model to offer first. */
export function favouriteModel(modelIds: readonly string[]): string | null {
  for (const pattern of favourites) {
    const found = modelIds.find((id) => pattern.test(id))
    if (found !== undefined) return found
  }
  return modelIds[0] ?? null
}
