import { expect, test } from 'vitest'
import { mayCarryKey } from '#main/models/key-transport'
import { connect, providerId, serve } from './model-fixture.ts'

// Bug: a key is sent over plain http through the world, where anyone on the way can read it.
test.each([
  'http://api.example.com/v1',
  'http://8.8.8.8',
  'http://172.32.0.1',
  'http://[2001:db8::1]:8080',
  'http://example.com:443',
  // Who answers to these is up to a name server.
  'http://workstation:8000',
  'http://gpu.lan',
  'http://db.internal',
  'http://localhost.example.com',
  'http://notlocal',
  'http://192.168.1.5.nip.io',
  'http://10.0.0.1@example.com',
  'ftp://127.0.0.1.example.com',
  'no address',
])('a key may not go to %s', (address) => {
  expect(mayCarryKey(address)).toBe(false)
})

test.each([
  'https://api.example.com/v1',
  'https://workstation:8000',
  'http://localhost:11434',
  'http://api.localhost',
  'http://127.0.0.1:8080',
  'http://[::1]:8080',
  'http://192.168.1.5',
  'http://10.1.2.3:1234',
  'http://172.16.0.1',
  'http://169.254.1.1',
  'http://100.64.0.7',
  'http://[fd00::1]',
  'http://[::ffff:192.168.0.1]',
  'http://nas.local',
  'http://NAS.LOCAL.:80',
])('a key may go to %s', (address) => {
  expect(mayCarryKey(address)).toBe(true)
})

test('a provider from before with a key and a public http address is refused, and nothing is sent', async () => {
  const proxy = await serve((response) => response.end())
  const registry = connect({
    type: 'openai-compatible',
    baseUrl: 'http://api.example.invalid/v1',
    transport: { environment: { HTTP_PROXY: proxy.url } },
  })
  await expect(registry.source(providerId)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('Use https://'),
  })
  expect(proxy.connections()).toBe(0)
  await registry.close()
  await proxy.close()

  const keyless = connect({ type: 'openai-compatible', baseUrl: 'http://api.example.invalid/v1', key: null })
  await expect(keyless.source(providerId)).resolves.toBeDefined()
  await keyless.close()
})
