/** Routes of the application itself: information, settings, vault, first run. */
import { z } from 'zod'
import { agentDefinitionSchema } from '../agent.ts'
import { idSchema, modelRefSchema, newIdSchema } from '../common.ts'
import {
  appInfoSchema,
  passphraseSchema,
  settingsPatchSchema,
  settingsSchema,
  vaultStatusSchema,
} from '../settings.ts'
import { command, query } from './route.ts'

const nothing = z.object({})

export const settingsRoutes = {
  'app.info': query(
    'What runs here, and where its data lies.',
    { access: 'read', topics: [] },
    nothing,
    appInfoSchema,
  ),
  'settings.get': query('All settings.', { access: 'read', topics: ['settings'] }, nothing, settingsSchema),
  'settings.update': command(
    'Changes the settings named; the others stay.',
    { access: 'manage' },
    settingsPatchSchema,
    settingsSchema,
  ),
} as const

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

export const setupRoutes = {
  'setup.detect': query(
    'Looks for model servers on this machine, within a second.',
    { access: 'manage', topics: [] },
    nothing,
    z.object({
      ollama: z.object({
        found: z.boolean(),
        baseUrl: z.string(),
        version: z.string().nullable(),
        models: z.array(z.string()),
      }),
    }),
  ),
  'setup.finish': command(
    'Makes the first agent with the model given, opens a conversation with it, and marks the first run as done. `id` is that of the conversation; `agent` the agent as it is worded, left out the first of the starters.',
    { access: 'manage', creates: 'id' },
    z.object({
      id: newIdSchema.optional(),
      model: modelRefSchema,
      agent: agentDefinitionSchema.omit({ model: true }).optional(),
    }),
    z.object({ agentId: idSchema, conversationId: idSchema }),
  ),
} as const
