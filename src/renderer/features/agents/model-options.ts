/** Models as options to choose from: `gpt-5-mini — OpenAI`, with what each can do. */
import '../../zod-config.ts'
import type { ModelRef } from '#shared/common'
import { type ModelInfo, type Provider, providerKind } from '#shared/providers/provider'
import { formatTokens } from '../../ui/format.ts'
import type { Option } from '../../ui/options.ts'

/** What the badges say, in the language spoken. */
export interface ModelTexts {
  readonly practice: string
  readonly tools: string
  readonly vision: string
  readonly thinking: string
  readonly use: (modelId: string) => string
}

/** A provider's id holds no space, so the first one parts it from the model's id. */
export function refValue(ref: ModelRef): string {
  return `${ref.providerId} ${ref.modelId}`
}

export function parseRef(value: string): ModelRef {
  const space = value.indexOf(' ')
  return { providerId: value.slice(0, space), modelId: value.slice(space + 1) }
}

/** How a provider is named beside its models; the practice model always says what it is. */
export function providerText(provider: Provider | undefined, practice: string): string {
  if (provider === undefined) return '?'
  const { type, name } = provider
  if (type !== 'practice' || name.includes(practice)) return name
  return name === providerKind('practice', null).label ? practice : `${name}, ${practice}`
}

export function modelText(ref: ModelRef, providers: readonly Provider[], practice: string): string {
  const provider = providers.find((one) => one.id === ref.providerId)
  return `${ref.modelId} — ${providerText(provider, practice)}`
}

export function modelOptions(
  models: readonly ModelInfo[],
  providers: readonly Provider[],
  texts: ModelTexts,
): readonly Option[] {
  return models
    .filter((model) => providers.some((provider) => provider.id === model.providerId))
    .map((model) => {
      const ref = { providerId: model.providerId, modelId: model.id }
      const { capabilities, contextLength } = model
      return {
        value: refValue(ref),
        label: modelText(ref, providers, texts.practice),
        badges: [
          ...(capabilities.tools ? [texts.tools] : []),
          ...(capabilities.vision ? [texts.vision] : []),
          ...(capabilities.thinking ? [texts.thinking] : []),
          ...(contextLength === null ? [] : [formatTokens(contextLength)]),
        ],
      }
    })
}

/** For an id that no list holds: one offer for each provider that could know it. */
export function offerModels(
  typed: string,
  providers: readonly Provider[],
  texts: ModelTexts,
): readonly Option[] {
  return providers
    .filter((provider) => provider.type !== 'practice')
    .map((provider) => ({
      value: refValue({ providerId: provider.id, modelId: typed }),
      label: `${texts.use(typed)} — ${provider.name}`,
    }))
}
