/** What is told of the vault, and what opens it. */
import { z } from 'zod'
import { noticeSchema } from '../errors.ts'

export const vaultStatusSchema = z.object({
  /** ready: secrets can be kept; locked: a passphrase opens it; empty: no keychain and no passphrase chosen yet. */
  state: z.enum(['ready', 'locked', 'empty']),
  /** What holds the master key; null while none was made, and the keychain was not asked whether it would take one. */
  method: z.enum(['keychain', 'passphrase']).nullable(),
  /** For a person: why the keychain is not used, or what is wrong with the passphrase of the start; else null. */
  reason: noticeSchema.nullable(),
})
export type VaultStatus = z.infer<typeof vaultStatusSchema>

export const shortestPassphrase = 8
export const longestPassphrase = 1000
export const passphraseSchema = z.string().min(shortestPassphrase).max(longestPassphrase)
