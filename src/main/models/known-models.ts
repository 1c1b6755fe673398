/** What is known of well-known cloud models where a service's list does not tell, by the beginning of their id. */
import type { Capabilities, ProviderType } from '#shared/providers/provider'
import type { ListedModel } from './model.ts'

export const noCapabilities: Capabilities = { tools: null, vision: null, thinking: null }

interface Known {
  readonly contextLength: number
  readonly maxOutputTokens: number | null
  readonly capabilities: Capabilities
}

const can = (tools: boolean, vision: boolean, thinking: boolean): Capabilities => ({
  tools,
  vision,
  thinking,
})
const known = (contextLength: number, maxOutputTokens: number | null, capabilities: Capabilities): Known => ({
  contextLength,
  maxOutputTokens,
  capabilities,
})

/** The first pattern that fits counts. */
const table: readonly (readonly [RegExp, Known])[] = [
  [
    /^claude-(fable|mythos)-5|^claude-(opus|sonnet|haiku)-5/,
    known(1_000_000, 128_000, can(true, true, true)),
  ],
  [/^claude-opus-4-[678]/, known(1_000_000, 128_000, can(true, true, true))],
  [/^claude-sonnet-4-6/, known(1_000_000, 64_000, can(true, true, true))],
  [/^claude-(opus|sonnet|haiku)-4-5/, known(200_000, 64_000, can(true, true, true))],
  [/^claude-opus-4/, known(200_000, 32_000, can(true, true, true))],
  [/^claude-sonnet-4|^claude-3-7/, known(200_000, 64_000, can(true, true, true))],
  [/^claude-3-5/, known(200_000, 8192, can(true, true, false))],
  [/^claude-3/, known(200_000, 4096, can(true, true, false))],
  [/^gpt-(6|5\.[456])/, known(1_000_000, 128_000, can(true, true, true))],
  [/^gpt-5[\w.]*-chat/, known(128_000, 16_384, can(true, true, false))],
  [/^gpt-5/, known(400_000, 128_000, can(true, true, true))],
  [/^gpt-4\.1/, known(1_047_576, 32_768, can(true, true, false))],
  [/^(gpt-4o|chatgpt-4o)/, known(128_000, 16_384, can(true, true, false))],
  [/^gpt-4-turbo/, known(128_000, 4096, can(true, true, false))],
  [/^gpt-4/, known(8192, 8192, can(true, false, false))],
  [/^gpt-3\.5/, known(16_385, 4096, can(true, false, false))],
  [/^o1-(mini|preview)/, known(128_000, 65_536, can(false, false, true))],
  [/^o3-mini/, known(200_000, 100_000, can(true, false, true))],
  [/^o\d/, known(200_000, 100_000, can(true, true, true))],
  [/^gemini-(3|2\.5)/, known(1_048_576, 65_536, can(true, true, true))],
  [/^gemini-/, known(1_048_576, 8192, can(true, true, false))],
  [/^deepseek-(chat|reasoner)/, known(128_000, null, can(true, false, true))],
]

/** An empty object where nothing is known. */
export function knownModel(type: ProviderType, modelId: string): Partial<ListedModel> {
  // On a machine of one's own the window is what is set there.
  if (type === 'ollama' || type === 'practice') return {}
  return table.find(([pattern]) => pattern.test(modelId))?.[1] ?? {}
}
