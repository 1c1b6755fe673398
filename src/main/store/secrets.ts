/** Ciphertext of secrets, and the vault's header. What it means is known to the vault alone. */
import type { StoreContext } from './rows.ts'
import type { SecretRecord, SecretStore, VaultHeaderStore } from './store.ts'

export function createSecretStore({ db, now, transaction, caches }: StoreContext): SecretStore {
  const get = db.prepare<[string], SecretRecord>('SELECT nonce, ciphertext FROM secrets WHERE owner_id = ?')
  const put = db.prepare(
    'INSERT OR REPLACE INTO secrets (owner_id, nonce, ciphertext, updated_at) VALUES (?, ?, ?, ?)',
  )
  const remove = db.prepare('DELETE FROM secrets WHERE owner_id = ?')
  const has = db.prepare<[string], number>('SELECT 1 FROM secrets WHERE owner_id = ?').pluck()
  const any = db.prepare<[], number>('SELECT 1 FROM secrets LIMIT 1').pluck()
  // The owner of a provider's key is named after it.
  const anyInUse = db
    .prepare<[], number>(
      `SELECT 1 FROM secrets WHERE owner_id NOT IN
       (SELECT 'provider:' || id FROM providers WHERE deleted_at IS NOT NULL) LIMIT 1`,
    )
    .pluck()
  const removeAll = db.prepare('DELETE FROM secrets')
  const removeMarks = db.prepare(
    `UPDATE providers SET has_key = 0, status = 'pending', reason = NULL WHERE has_key <> 0`,
  )
  return {
    get: (ownerId) => get.get(ownerId),
    put(ownerId, { nonce, ciphertext }) {
      put.run(ownerId, nonce, ciphertext, now())
    },
    delete(ownerId) {
      remove.run(ownerId)
    },
    has: (ownerId) => has.get(ownerId) !== undefined,
    any: () => any.get() !== undefined,
    anyInUse: () => anyInUse.get() !== undefined,
    clear() {
      transaction(() => {
        removeAll.run()
        removeMarks.run()
      })
      caches.forget()
    },
  }
}

/** Lies among the settings under a name that no setting has. */
const headerKey = 'vault.header'

export function createVaultHeaderStore({ db, now }: StoreContext): VaultHeaderStore {
  const read = db.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck()
  const write = db.prepare('INSERT OR REPLACE INTO settings (key, value, updated_at) VALUES (?, ?, ?)')
  return {
    read: () => read.get(headerKey) ?? null,
    write(json) {
      write.run(headerKey, json, now())
    },
  }
}
