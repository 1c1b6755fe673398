import { describe, expect, test } from 'vitest'
import { createClient } from '#renderer/client.ts'
import { favouriteModel, waitUntilChecked } from '#renderer/features/onboarding/connect.ts'
import type { WireEvent } from '#shared/contract/events'

function server(statuses: string[]) {
  let emit: (event: WireEvent) => void = () => {}
  const client = createClient({
    async call(_id, route) {
      if (route === 'model.list') return { ok: true, data: [{ id: 'm1' }] }
      const last = statuses.length === 1
      const status = last ? statuses[0] : statuses.shift()
      // The outcome comes while the question is still on its way back.
      if (!last) emit({ name: 'changed', payload: { topic: 'providers' } })
      return { ok: true, data: { id: 'p1', status } }
    },
    cancel: () => {},
    on: (listener) => {
      emit = listener
      return () => {
        emit = () => {}
      }
    },
  })
  return client
}

describe('waiting for a provider to be checked', () => {
  test('a change that comes during the question would leave the first run waiting for ever', async () => {
    const { provider, models } = await waitUntilChecked(
      server(['pending', 'validating', 'connected']),
      'p1',
      AbortSignal.timeout(2000),
    )
    expect(provider.status).toBe('connected')
    expect(models).toHaveLength(1)
  })

  test('an error ends the waiting too, and leaving the screen ends it at once', async () => {
    const failed = await waitUntilChecked(server(['validating', 'error']), 'p1', AbortSignal.timeout(2000))
    expect(failed.provider.status).toBe('error')
    await expect(waitUntilChecked(server(['validating']), 'p1', AbortSignal.timeout(20))).rejects.toThrow()
  })
})

describe('the model offered first', () => {
  test('is a quick and capable one where the list has one, else the first', () => {
    expect(favouriteModel(['babbage-002', 'gpt-5.1', 'gpt-5-mini', 'gpt-4o-mini'])).toBe('gpt-5-mini')
    expect(favouriteModel(['claude-opus-4-1', 'claude-sonnet-4-5'])).toBe('claude-sonnet-4-5')
    expect(favouriteModel(['zeta', 'alpha'])).toBe('zeta')
    expect(favouriteModel([])).toBeNull()
  })
})
