/** Routes of the application itself: information and settings. */
import { z } from 'zod'
import { command, query } from '../contract/route.ts'
import { appInfoSchema, settingsPatchSchema, settingsSchema } from './settings.ts'

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
