/** A vault on records in memory and a keychain that the test can break. */
import type { Sealed } from '#main/vault/cipher'
import type { Keychain } from '#main/vault/keychain'
import { createVault, type Vault, type VaultOptions } from '#main/vault/vault'

export interface FakeKeychain extends Keychain {
  readonly entries: Map<string, string>
  /** Every call fails with this while it is set. */
  broken: string | null
  calls: number
}

export function createKeychain(): FakeKeychain {
  const entries = new Map<string, string>()
  const ask = (): void => {
    keychain.calls += 1
    if (keychain.broken !== null) throw new Error(keychain.broken)
  }
  const keychain: FakeKeychain = {
    entries,
    broken: null,
    calls: 0,
    async get(account) {
      ask()
      return entries.get(account) ?? null
    },
    async set(account, value) {
      ask()
      entries.set(account, value)
    },
    async delete(account) {
      ask()
      entries.delete(account)
    },
  }
  return keychain
}

export interface Drawer {
  readonly records: Map<string, Sealed>
  /** Owners that are deleted and can be restored. */
  readonly deleted: Set<string>
  header: string | null
  readonly warnings: string[]
  /** The same database under another start of the application. */
  open(options?: Partial<VaultOptions>): Vault
}

export function createDrawer(): Drawer {
  const records = new Map<string, Sealed>()
  const deleted = new Set<string>()
  const drawer: Drawer = {
    records,
    deleted,
    header: null,
    warnings: [],
    open: (options = {}) =>
      createVault({
        records: {
          get: (ownerId) => records.get(ownerId),
          put: (ownerId, record) => {
            records.set(ownerId, record)
          },
          delete: (ownerId) => {
            records.delete(ownerId)
          },
          has: (ownerId) => records.has(ownerId),
          any: () => records.size > 0,
          anyInUse: () => [...records.keys()].some((ownerId) => !deleted.has(ownerId)),
          clear: () => records.clear(),
        },
        header: {
          read: () => drawer.header,
          write: (json) => {
            drawer.header = json
          },
        },
        keychain: null,
        log: { warn: (message) => drawer.warnings.push(message) },
        ...options,
      }),
  }
  return drawer
}
