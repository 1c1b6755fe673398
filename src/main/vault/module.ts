/** The vault, as a module. */
import type { Topic } from '#shared/contract/events'
import type { Module } from '../base/module.ts'
import { vaultHandlers } from './handlers.ts'
import { createVault, type VaultOptions } from './vault.ts'

export interface VaultModuleOptions
  extends Pick<VaultOptions, 'records' | 'header' | 'keychain' | 'passphrase' | 'log'> {
  readonly announce: (topic: Topic) => void
  /** The same, where secrets may be had now that were not before. */
  readonly announceOpened: (topic: Topic) => void
}

export function createVaultModule({ announce, announceOpened, ...options }: VaultModuleOptions) {
  const vault = createVault({ ...options, onChange: () => announce('vault') })
  return {
    vault,
    handlers: vaultHandlers({ vault, announce: announceOpened }),
  } satisfies Module & Record<string, unknown>
}
