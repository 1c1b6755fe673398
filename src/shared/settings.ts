/** What a person sets once for the whole application. */
import { z } from 'zod'
import { modelRefSchema, timeSchema } from './common.ts'
import { noticeSchema } from './errors.ts'
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
