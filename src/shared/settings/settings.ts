/** What a person sets once for the whole application. */
import { z } from 'zod'
import { modelRefSchema, timeSchema } from '../common.ts'
import { languages, themes } from './preferences.ts'

export const settingsSchema = z.object({
  theme: z.enum(themes).default('system'),
  language: z.enum(languages).default('system'),
  /** When on, only models on this machine are asked; nothing leaves it. */
  offline: z.boolean().default(false),
  /** The model that a new agent begins with. */
  defaultModel: modelRefSchema.nullable().default(null),
  /** When the first-run screen was finished or skipped. */
  onboardedAt: timeSchema.nullable().default(null),
})
export type Settings = z.infer<typeof settingsSchema>

/** Every key optional; a key left out stays as it is. */
export const settingsPatchSchema = z.object({
  theme: z.enum(themes).optional(),
  language: z.enum(languages).optional(),
  offline: z.boolean().optional(),
  defaultModel: modelRefSchema.nullable().optional(),
  onboardedAt: timeSchema.nullable().optional(),
})
export type SettingsPatch = z.infer<typeof settingsPatchSchema>

export const appInfoSchema = z.object({
  version: z.string(),
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
  node: z.string(),
  platform: z.string(),
  /** True where an old stand-in Electron runs because the real one could not be fetched. */
  standInRuntime: z.boolean(),
  dataFolder: z.string(),
  databaseBytes: z.number().int().nonnegative(),
  logFile: z.string(),
})
export type AppInfo = z.infer<typeof appInfoSchema>
