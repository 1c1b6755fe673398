/** Answers the routes of the vault. */

import type { Topic } from '#shared/contract/events'
import type { vaultRoutes } from '#shared/vault/contract'
import type { HandlersOf } from '../base/call.ts'
import type { Vault } from './vault.ts'

interface Services {
  readonly vault: Vault
  readonly announce: (topic: Topic) => void
}

export function vaultHandlers({ vault, announce }: Services): HandlersOf<typeof vaultRoutes> {
  return {
    'vault.status': () => vault.status(),
    'vault.open': async () => {
      const status = await vault.open()
      announce('vault')
      return status
    },
    'vault.unlock': async ({ passphrase }) => {
      const status = await vault.unlock(passphrase)
      announce('vault')
      return status
    },
    'vault.reset': async () => {
      const status = await vault.reset()
      announce('providers')
      announce('vault')
      return status
    },
  }
}
