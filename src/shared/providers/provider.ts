/** Where models come from: a cloud service, a server on this machine, or the practice model. */
import { z } from 'zod'
import { idSchema, moneySchema, newIdSchema, textSchema, timeSchema } from '../common.ts'
import { noticeSchema } from '../errors.ts'
import { textKey } from '../texts/catalogue.ts'

export const providerTypes = [
  'openai',
  'anthropic',
  'google',
  'ollama',
  'openai-compatible',
  'practice',
] as const
export const providerTypeSchema = z.enum(providerTypes)
export type ProviderType = z.infer<typeof providerTypeSchema>

export const presetIds = [
  'openrouter',
  'deepseek',
  'qwen',
  'mistral',
  'groq',
  'lm-studio',
  'llama-cpp',
  'vllm',
] as const
export const presetIdSchema = z.enum(presetIds)
export type PresetId = z.infer<typeof presetIdSchema>

export const providerStatusSchema = z.enum(['pending', 'validating', 'connected', 'error'])
export type ProviderStatus = z.infer<typeof providerStatusSchema>

/** An http(s) address with no user name or password in it, to which a path can be added; a trailing slash is cut off. */
export const baseUrlSchema = z
  .string()
  .trim()
  .max(2000)
  .refine(isBaseUrl, textKey('provider-address-invalid'))
  .regex(/^[^?#]*$/, textKey('provider-address-query'))
  .transform((text) => text.replace(/\/+$/, ''))

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === ''
}

/** Scheme, host and port: whoever answers there reads what is sent. */
export function originOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : baseUrl
}

/** A key as it goes into a header: printable ASCII without spaces inside. Never sent back to a window. */
export const apiKeySchema = z
  .string()
  .trim()
  .min(1, textKey('key-empty'))
  .max(10_000)
  .regex(/^[\x21-\x7e]+$/, textKey('key-characters'))

/** How many requests a service is sent in any minute, where it allows no more. */
export const mostRequestsPerMinute = 100_000
export const requestsPerMinuteSchema = z.number().int().min(1).max(mostRequestsPerMinute)

export const providerSchema = z.object({
  id: idSchema,
  type: providerTypeSchema,
  preset: presetIdSchema.nullable(),
  name: z.string(),
  baseUrl: z.string(),
  /** True where a key is in the vault. The key itself never leaves it. */
  hasKey: z.boolean(),
  requestsPerMinute: requestsPerMinuteSchema.nullable(),
  status: providerStatusSchema,
  /** Why the status is `error`, for a person. */
  reason: noticeSchema.nullable(),
  /** How long the last successful validation took, in milliseconds. */
  latencyMs: z.number().int().nonnegative().nullable(),
  validatedAt: timeSchema.nullable(),
  modelCount: z.number().int().nonnegative(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
})
export type Provider = z.infer<typeof providerSchema>

export const providerNameSchema = textSchema.trim().min(1, textKey('provider-name-empty')).max(100)

export const providerInputSchema = z.object({
  /** Chosen by the caller, so that a repeat can be told. */
  id: newIdSchema.optional(),
  type: providerTypeSchema,
  preset: presetIdSchema.nullable().default(null),
  name: providerNameSchema,
  /** Empty means the type's or the preset's own address. */
  baseUrl: z.union([z.literal(''), baseUrlSchema]).default(''),
  apiKey: apiKeySchema.optional(),
  requestsPerMinute: requestsPerMinuteSchema.nullable().default(null),
})
export type ProviderInput = z.input<typeof providerInputSchema>

export const capabilitiesSchema = z.object({
  /** null: the provider does not say. */
  tools: z.boolean().nullable(),
  vision: z.boolean().nullable(),
  thinking: z.boolean().nullable(),
})
export type Capabilities = z.infer<typeof capabilitiesSchema>

export const modelInfoSchema = z.object({
  providerId: idSchema,
  /** The id as the provider's interface wants it. */
  id: z.string(),
  name: z.string(),
  contextLength: z.number().int().positive().nullable(),
  maxOutputTokens: z.number().int().positive().nullable(),
  capabilities: capabilitiesSchema,
  /** US dollars for one million tokens; null where no price is known; '0' on this machine. */
  inputPrice: moneySchema.nullable(),
  outputPrice: moneySchema.nullable(),
  listedAt: timeSchema,
})
export type ModelInfo = z.infer<typeof modelInfoSchema>

/** What the Add-provider form needs to know of a choice in its Type box. */
export interface ProviderKind {
  readonly type: ProviderType
  readonly preset: PresetId | null
  readonly label: string
  readonly baseUrl: string
  /** required: does not work without; optional: a server on this machine may want one; none: has no keys. */
  readonly key: 'required' | 'optional' | 'none'
  /** Page where a person gets a key. */
  readonly keyPage: string | null
  /** True where nothing leaves this machine. */
  readonly local: boolean
}

const cloud = (type: ProviderType, label: string, baseUrl: string, keyPage: string): ProviderKind => ({
  type,
  preset: null,
  label,
  baseUrl,
  key: 'required',
  keyPage,
  local: false,
})

const preset = (id: PresetId, label: string, baseUrl: string, keyPage: string | null): ProviderKind => ({
  type: 'openai-compatible',
  preset: id,
  label,
  baseUrl,
  key: keyPage === null ? 'optional' : 'required',
  keyPage,
  local: keyPage === null,
})

/** The choices of the Type box, in the order shown. */
export const providerKinds: readonly ProviderKind[] = [
  cloud('openai', 'OpenAI', 'https://api.openai.com/v1', 'https://platform.openai.com/api-keys'),
  cloud('anthropic', 'Anthropic', 'https://api.anthropic.com', 'https://console.anthropic.com/settings/keys'),
  cloud(
    'google',
    'Google Gemini',
    'https://generativelanguage.googleapis.com',
    'https://aistudio.google.com/apikey',
  ),
  {
    type: 'ollama',
    preset: null,
    label: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434',
    key: 'optional',
    keyPage: null,
    local: true,
  },
  {
    type: 'openai-compatible',
    preset: null,
    label: 'OpenAI-compatible',
    baseUrl: '',
    key: 'optional',
    keyPage: null,
    local: false,
  },
  preset('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'https://openrouter.ai/keys'),
  preset('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', 'https://platform.deepseek.com/api_keys'),
  preset(
    'qwen',
    'Qwen',
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    'https://bailian.console.alibabacloud.com/?apiKey=1',
  ),
  preset('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'https://console.mistral.ai/api-keys'),
  preset('groq', 'Groq', 'https://api.groq.com/openai/v1', 'https://console.groq.com/keys'),
  preset('lm-studio', 'LM Studio', 'http://127.0.0.1:1234/v1', null),
  preset('llama-cpp', 'llama.cpp server', 'http://127.0.0.1:8080/v1', null),
  preset('vllm', 'vLLM', 'http://127.0.0.1:8000/v1', null),
  {
    type: 'practice',
    preset: null,
    label: 'Practice model',
    baseUrl: '',
    key: 'none',
    keyPage: null,
    local: true,
  },
]

export function providerKind(type: ProviderType, presetId: PresetId | null): ProviderKind {
  const kind = providerKinds.find((one) => one.type === type && one.preset === presetId)
  if (kind === undefined) throw new Error(`No kind of provider for ${type} ${presetId ?? ''}`)
  return kind
}
