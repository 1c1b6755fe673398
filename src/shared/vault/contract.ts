/** Routes of the vault. */
import { z } from 'zod'
import { command, query } from '../contract/route.ts'
import { passphraseSchema, vaultStatusSchema } from './vault.ts'

const nothing = z.object({})

export const vaultRoutes = {
  'vault.status': query(
    'Whether secrets can be kept, and by what, as far as it is known without asking the keychain.',
    { access: 'read', topics: ['vault'] },
    nothing,
    vaultStatusSchema,
  ),
  'vault.open': command(
    'Asks for what opens the vault, also the keychain, which may ask the person for a password. Answers how that went.',
    { access: 'secrets' },
    nothing,
    vaultStatusSchema,
  ),
  'vault.unlock': command(
    'Opens the vault with its passphrase; where none was chosen yet, this one is chosen.',
    { access: 'secrets' },
    z.object({ passphrase: passphraseSchema }),
    vaultStatusSchema,
  ),
  'vault.reset': command(
    'Deletes every key that is kept, so that a vault that nothing opens any more can be made anew. Changes nothing where the vault is not locked.',
    { access: 'secrets' },
    nothing,
    vaultStatusSchema,
  ),
} as const
