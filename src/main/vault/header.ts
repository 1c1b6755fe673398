/** The vault's header: how its master key is come by. Lies in the database and holds nothing secret by itself. */
import { z } from 'zod'
import {
  deriveKey,
  keyBytes,
  type RandomBytes,
  type ScryptCost,
  type Sealed,
  scryptCost,
  seal,
  unseal,
} from './cipher.ts'

const bytes = z.base64()
const sealedSchema = z.object({ nonce: bytes, ciphertext: bytes })

export const headerSchema = z.discriminatedUnion('method', [
  z.object({
    version: z.literal(1),
    method: z.literal('keychain'),
    /** The name of the key in the keychain: one for each data folder. */
    account: z.string().min(1),
    /** Opens only with the right key: a keychain that holds another one is found out. */
    check: sealedSchema,
  }),
  z.object({
    version: z.literal(1),
    method: z.literal('passphrase'),
    salt: bytes,
    cost: z.object({
      // Bounded, so that a tampered header can neither weaken the next vault nor eat all memory.
      N: z
        .number()
        .int()
        .min(2 ** 17)
        .max(2 ** 20),
      r: z.number().int().min(8).max(16),
      p: z.number().int().min(1).max(4),
    }),
    /** The master key under a key made of the passphrase: a new passphrase will not mean new secrets. */
    wrapped: sealedSchema,
  }),
])
export type Header = z.infer<typeof headerSchema>
export type KeychainHeader = Extract<Header, { method: 'keychain' }>
export type PassphraseHeader = Extract<Header, { method: 'passphrase' }>

/** Two names that no owner has. */
const checkOwner = 'vault.check'
const wrapOwner = 'vault.master-key'

export function keychainHeader(key: Uint8Array, account: string, randomBytes: RandomBytes): KeychainHeader {
  const check = toText(seal(key, checkOwner, Buffer.from(checkOwner), randomBytes))
  return { version: 1, method: 'keychain', account, check }
}

export function opensCheck({ check }: KeychainHeader, key: Uint8Array): boolean {
  return key.length === keyBytes && unseal(key, checkOwner, fromText(check)) !== null
}

export async function passphraseHeader(
  passphrase: string,
  key: Uint8Array,
  randomBytes: RandomBytes,
  cost: ScryptCost = scryptCost,
): Promise<PassphraseHeader> {
  const salt = randomBytes(16)
  const wrapping = await deriveKey(passphrase, salt, cost)
  const wrapped = toText(seal(wrapping, wrapOwner, key, randomBytes))
  return { version: 1, method: 'passphrase', salt: Buffer.from(salt).toString('base64'), cost, wrapped }
}

/** null: not this passphrase. */
export async function unwrapKey(
  { salt, cost, wrapped }: PassphraseHeader,
  passphrase: string,
): Promise<Buffer | null> {
  const wrapping = await deriveKey(passphrase, Buffer.from(salt, 'base64'), cost)
  return unseal(wrapping, wrapOwner, fromText(wrapped))
}

function toText({ nonce, ciphertext }: Sealed): z.infer<typeof sealedSchema> {
  return {
    nonce: Buffer.from(nonce).toString('base64'),
    ciphertext: Buffer.from(ciphertext).toString('base64'),
  }
}

function fromText({ nonce, ciphertext }: z.infer<typeof sealedSchema>): Sealed {
  return { nonce: Buffer.from(nonce, 'base64'), ciphertext: Buffer.from(ciphertext, 'base64') }
}
