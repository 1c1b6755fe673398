import { describe, expect, test } from 'vitest'
import { addressClass, isLocal, isLoopback } from '#main/base/address'

describe('addresses', () => {
  test.each([
    'http://localhost:11434',
    'http://127.0.0.1:1234/v1',
    'http://127.9.9.9',
    'http://[::1]:8080',
    'http://192.168.1.5',
    'http://10.0.0.2',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://169.254.1.1',
    'http://[fd00::1]',
    'http://[fe80::1]',
    'http://nas.local',
    'http://workstation:8000',
    'http://gpu.lan',
    'http://100.64.0.7',
    'http://[::ffff:192.168.0.1]',
  ])('%s is private', (address) => {
    expect(isLocal(address)).toBe(true)
  })

  test.each([
    'https://api.openai.com/v1',
    'http://172.32.0.1',
    'http://11.0.0.1',
    'http://192.169.0.1',
    'http://127.0.0.1.evil.com',
    'http://localhost.evil.com',
    'https://[2001:db8::1]',
    'http://[::ffff:8.8.8.8]',
    'http://evil.com/localhost',
    'nonsense',
    '',
  ])('%s is not', (address) => {
    expect(isLocal(address)).toBe(false)
  })

  test('a decimal or octal way to write loopback is read as the address it is', () => {
    expect(isLocal('http://2130706433/')).toBe(true)
    expect(isLoopback(new URL('http://0x7f.1/').hostname)).toBe(true)
  })

  // Bug: a request that may go to the private network may also fetch the keys of the machine's cloud.
  test.each([
    ['http://localhost', 'loopback'],
    ['http://0.0.0.0', 'loopback'],
    ['http://[::]', 'loopback'],
    ['http://[::ffff:127.0.0.1]', 'loopback'],
    ['http://169.254.169.254', 'link-local'],
    ['http://[::ffff:169.254.169.254]', 'link-local'],
    ['http://[fe80::1]', 'link-local'],
    ['http://10.1.2.3', 'private'],
    ['http://nas.local', 'private'],
    ['http://[fd00:ec2::254]', 'private'],
    ['http://8.8.8.8', 'public'],
    ['http://example.com', 'public'],
  ])('%s is %s', (address, expected) => {
    expect(addressClass(new URL(address).hostname)).toBe(expected)
  })
})
