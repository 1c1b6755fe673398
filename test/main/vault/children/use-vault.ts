/** A whole vault on a real store and the keychain of this process; prints what came of the step asked for. */

import { openStore } from '#main/store/db'
import { createIdSource } from '#main/store/ids'
import { openKeychain } from '#main/vault/keychain'
import { createVault } from '#main/vault/vault'
import { AppError } from '#shared/errors'

const [, , step = '', dataDir = '', migrationsDir = '', service = '', timeoutMs = '8000'] = process.argv
const log = { warn: () => {}, error: () => {} }
const newId = createIdSource({ now: Date.now })
const store = await openStore({ dataDir, migrationsDir, now: Date.now, newId, log, onNotice: () => {} })
const keychain = openKeychain({ service, timeoutMs: Number(timeoutMs) })
const vault = createVault({ records: store.secrets, header: store.vaultHeader, keychain, log })

async function run(): Promise<unknown> {
  switch (step) {
    case 'keep':
      await vault.set('provider:1', 'sk-kept-in-the-keyring')
      return vault.status()
    case 'read':
      return { secret: await vault.get('provider:1'), status: await vault.status() }
    case 'forget': {
      const header: { readonly account?: unknown } = JSON.parse(store.vaultHeader.read() ?? '{}')
      await keychain.delete(String(header.account))
      return (await keychain.get(String(header.account))) === null
    }
    case 'open':
      return vault.open()
    default:
      return vault.status()
  }
}

const outcome = await run().catch((thrown: unknown) => ({
  code: thrown instanceof AppError ? thrown.code : String(thrown),
}))
process.stdout.write(`${JSON.stringify(outcome)}\n`)
store.close()
process.exit(0)
