/** Which parameters a type of provider has. What it lacks is not sent, and the form says so. */
import type { Parameters } from '#shared/agents/agent'
import type { PresetId, Provider } from '#shared/providers/provider'

export type ParameterName = keyof Parameters

const lacking: Readonly<Record<Provider['type'], readonly ParameterName[]>> = {
  openai: ['topK', 'contextLength'],
  anthropic: ['frequencyPenalty', 'presencePenalty', 'seed', 'contextLength'],
  google: ['contextLength'],
  ollama: [],
  'openai-compatible': ['contextLength'],
  // It goes by fixed rules, but a temperature may be set for the model that takes its place later.
  practice: ['topP', 'topK', 'frequencyPenalty', 'presencePenalty', 'seed', 'stop', 'contextLength'],
}

/** Beyond the protocol, each service behind Chat Completions has its own. */
const lackingOfPreset: Readonly<Record<PresetId, readonly ParameterName[]>> = {
  openrouter: [],
  deepseek: ['topK'],
  qwen: [],
  mistral: ['topK', 'thinking'],
  groq: ['topK', 'thinking'],
  'lm-studio': ['thinking'],
  'llama-cpp': [],
  vllm: [],
}
/** Of a server that we know nothing about; on this machine or near it, it takes `topK`. */
const lackingWithoutPreset: readonly ParameterName[] = ['thinking']

/** True where the provider takes this parameter; with no provider chosen everything can be set. */
export function hasParameter(
  provider: Pick<Provider, 'type' | 'preset'> | null,
  name: ParameterName,
): boolean {
  if (provider === null) return true
  if (lacking[provider.type].includes(name)) return false
  if (provider.type !== 'openai-compatible') return true
  const ofService = provider.preset === null ? lackingWithoutPreset : lackingOfPreset[provider.preset]
  return !ofService.includes(name)
}
