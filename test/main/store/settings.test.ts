import { expect, test } from 'vitest'
import { settingsSchema } from '#shared/settings/settings'
import { openRaw, openTestStore } from './store-fixture.ts'

test('settings begin with their defaults and change one by one, null included', async () => {
  const { store, reopen } = await openTestStore()
  expect(store.settings.get()).toEqual(settingsSchema.parse({}))
  store.settings.update({ theme: 'dark', onboardedAt: 5 })
  expect(store.settings.update({ onboardedAt: null })).toMatchObject({ theme: 'dark', onboardedAt: null })
  store.close()
  expect((await reopen()).settings.get()).toMatchObject({ theme: 'dark', language: 'system' })
})

test('a damaged setting falls back to its default and costs no other', async () => {
  const { store, dataDir, lines, reopen } = await openTestStore()
  store.settings.update({ theme: 'dark', language: 'de', offline: true })
  store.close()
  const raw = openRaw(dataDir)
  raw.exec(`UPDATE settings SET value = '"neon"' WHERE key = 'theme'`)
  raw.exec(`UPDATE settings SET value = '{' WHERE key = 'language'`)
  expect((await reopen()).settings.get()).toMatchObject({
    theme: 'system',
    language: 'system',
    offline: true,
  })
  expect(lines).toHaveLength(2)
})

test('the header of the vault lies beside the settings and is none of them', async () => {
  const { store } = await openTestStore()
  expect(store.vaultHeader.read()).toBeNull()
  store.vaultHeader.write('{"version":1}')
  expect(store.vaultHeader.read()).toBe('{"version":1}')
  expect(store.settings.get()).toEqual(settingsSchema.parse({}))
})

test('ciphertext comes back byte for byte, and is gone when deleted', async () => {
  const { store } = await openTestStore()
  const record = { nonce: new Uint8Array([1, 2]), ciphertext: new Uint8Array([0, 255, 7]) }
  expect(store.secrets.any()).toBe(false)
  store.secrets.put('provider:1', record)
  store.secrets.put('provider:1', record)
  const stored = store.secrets.get('provider:1')
  expect([...(stored?.nonce ?? [])]).toEqual([1, 2])
  expect([...(stored?.ciphertext ?? [])]).toEqual([0, 255, 7])
  expect([store.secrets.has('provider:1'), store.secrets.any()]).toEqual([true, true])
  store.secrets.delete('provider:1')
  expect([store.secrets.has('provider:1'), store.secrets.get('provider:1')]).toEqual([false, undefined])
})

// Bug: a deleted provider is taken for one that needs its key, or one without a key is shown as having it.
test('secrets of deleted providers are not in use, and where all are deleted no provider has one', async () => {
  const { store, newId } = await openTestStore()
  const add = (name: string, hasKey: boolean) => {
    const record = { type: 'openai', preset: null, baseUrl: 'https://api.openai.com/v1' } as const
    const { id } = store.providers.insert({ ...record, id: newId(), name, hasKey })
    if (hasKey) store.secrets.put(`provider:${id}`, { nonce: new Uint8Array(), ciphertext: new Uint8Array() })
    const health = { status: 'connected', reason: null, latencyMs: 5, validatedAt: 7 } as const
    store.providers.setStatus(id, health)
    return id
  }
  const [living, gone, without] = [add('Living', true), add('Gone', true), add('Without', false)]
  expect(store.secrets.anyInUse()).toBe(true)
  store.providers.softDelete(gone)
  expect(store.secrets.anyInUse()).toBe(true)
  store.secrets.delete(`provider:${living}`)
  expect([store.secrets.anyInUse(), store.secrets.any()]).toEqual([false, true])
  store.providers.restore(gone)
  expect(store.secrets.anyInUse()).toBe(true)
  store.providers.softDelete(gone)
  store.secrets.clear()
  expect(store.secrets.any()).toBe(false)
  expect(store.providers.get(living)).toMatchObject({ hasKey: false, status: 'pending' })
  expect(store.providers.get(without)).toMatchObject({ hasKey: false, status: 'connected' })
  expect(store.providers.restore(gone)).toMatchObject({ hasKey: false, status: 'pending' })
})
