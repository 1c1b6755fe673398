/** Which parameters a type of provider has. What it lacks is not sent, and the form says so. */
import type { Parameters } from '#shared/agent'
import type { Provider } from '#shared/provider'

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

const presetsWithoutTopK: readonly Provider['preset'][] = ['deepseek', 'mistral', 'groq']

/** True where the provider takes this parameter; with no provider chosen everything can be set. */
export function hasParameter(
  provider: Pick<Provider, 'type' | 'preset'> | null,
  name: ParameterName,
): boolean {
  if (provider === null) return true
  if (name === 'topK' && presetsWithoutTopK.includes(provider.preset)) return false
  return !lacking[provider.type].includes(name)
}
