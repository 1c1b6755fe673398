import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { deriveKey, scryptCost, seal, unseal } from '#main/vault/cipher'

const key = randomBytes(32)
const plain = Buffer.from('sk-secret-ü')

describe('a sealed secret', () => {
  test('opens with its key and owner, and never looks the same twice', () => {
    const one = seal(key, 'provider:1', plain, randomBytes)
    const other = seal(key, 'provider:1', plain, randomBytes)
    expect(unseal(key, 'provider:1', one)?.equals(plain)).toBe(true)
    expect(Buffer.from(one.ciphertext).equals(Buffer.from(other.ciphertext))).toBe(false)
    expect(Buffer.from(one.ciphertext).includes('secret')).toBe(false)
  })

  test('opens for no other owner, no other key, and not after any single bit was turned', () => {
    const sealed = seal(key, 'provider:1', plain, randomBytes)
    expect(unseal(key, 'provider:2', sealed)).toBeNull()
    expect(unseal(randomBytes(32), 'provider:1', sealed)).toBeNull()
    for (const part of ['nonce', 'ciphertext'] as const) {
      for (let index = 0; index < sealed[part].length; index += 1) {
        const turned = Uint8Array.from(sealed[part], (byte, at) => (at === index ? byte ^ 1 : byte))
        expect(unseal(key, 'provider:1', { ...sealed, [part]: turned })).toBeNull()
      }
    }
  })

  test('that was cut short does not open: a short tag would be easy to guess', () => {
    const { nonce, ciphertext } = seal(key, 'x', Buffer.alloc(0), randomBytes)
    expect(unseal(key, 'x', { nonce, ciphertext: ciphertext.subarray(0, 4) })).toBeNull()
    expect(unseal(key, 'x', { nonce: nonce.subarray(0, 8), ciphertext })).toBeNull()
  })
})

describe('a key out of a passphrase', () => {
  test('costs what it should, leaves the main thread free, and is the same for both ways to write "ü"', async () => {
    expect(scryptCost.N).toBeGreaterThanOrEqual(2 ** 17)
    let turns = 0
    const ticking = setInterval(() => {
      turns += 1
    }, 5)
    const salt = randomBytes(16)
    const one = await deriveKey('Schl\u00fcssel', salt, scryptCost)
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(3)
    expect((await deriveKey('Schlu\u0308ssel', salt, scryptCost)).equals(one)).toBe(true)
    expect((await deriveKey('Schlussel', salt, scryptCost)).equals(one)).toBe(false)
  })
})
