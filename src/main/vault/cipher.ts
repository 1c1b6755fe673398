/** The vault's arithmetic: AES-256-GCM with the owner as associated data, and keys out of passphrases by scrypt. */
import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto'

export const keyBytes = 32
export const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'

export interface Sealed {
  readonly nonce: Uint8Array
  /** With the authentication tag at its end. */
  readonly ciphertext: Uint8Array
}

export type RandomBytes = (count: number) => Uint8Array

/** `owner` is bound to the ciphertext: moved to another owner it does not open. */
export function seal(key: Uint8Array, owner: string, plain: Uint8Array, randomBytes: RandomBytes): Sealed {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(owner, 'utf8'))
  return { nonce, ciphertext: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]) }
}

/** null where a single bit of key, owner or ciphertext is not the one that it was sealed with. */
export function unseal(key: Uint8Array, owner: string, { nonce, ciphertext }: Sealed): Buffer | null {
  if (nonce.length !== nonceBytes || ciphertext.length < tagBytes) return null
  const end = ciphertext.length - tagBytes
  try {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(owner, 'utf8'))
    decipher.setAuthTag(ciphertext.subarray(end))
    return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()])
  } catch {
    return null
  }
}

export interface ScryptCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** About a third of a second and 128 MB, once per unlocking: dear for who guesses. */
export const scryptCost: ScryptCost = { N: 2 ** 17, r: 8, p: 1 }

/** Off the main thread. The passphrase is normalised, so that every keyboard's way of writing "ü" is the same. */
export function deriveKey(passphrase: string, salt: Uint8Array, { N, r, p }: ScryptCost): Promise<Buffer> {
  // Twice what is needed: OpenSSL refuses at the exact amount.
  const options = { N, r, p, maxmem: 256 * N * r * p }
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, keyBytes, options, (thrown, key) => {
      if (thrown === null) resolve(key)
      else reject(thrown)
    })
  })
}
