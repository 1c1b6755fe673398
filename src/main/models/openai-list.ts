/** Reads lists of models in OpenAI's shape, with what OpenRouter, Mistral, Groq, vLLM and others add to it. */
import { Decimal } from 'decimal.js'
import { firstCount, flag, list, record, text, type UntrustedRecord } from '../base/untrusted.ts'
import type { Service } from './failure.ts'
import { knownModel, noCapabilities } from './known-models.ts'
import type { ListedModel } from './model.ts'
import { priceOf } from './prices.ts'

/** Ids at OpenAI that do not chat, or not over Chat Completions. */
const notChat =
  /embedding|tts|whisper|dall-e|image|moderation|realtime|audio|transcribe|davinci|babbage|sora|search|codex|deep-research|computer-use|instruct|-pro(-|$)|live/

export function listedModels(
  service: Service,
  data: readonly unknown[],
  extra: readonly unknown[] = [],
): readonly ListedModel[] {
  const more = new Map(extra.map(record).map((entry) => [text(entry.id), entry]))
  const seen = new Set<string>()
  const models: ListedModel[] = []
  for (const entry of data.map(record)) {
    const id = text(entry.id) || text(entry.name)
    if (id === '' || id.length > 300 || seen.has(id)) continue
    seen.add(id)
    const details = { ...entry, ...more.get(id) }
    if (isChat(service, id, details)) models.push(listedModel(service, id, details))
  }
  return models.sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

function isChat(service: Service, id: string, entry: UntrustedRecord): boolean {
  if (service.type === 'openai') return !notChat.test(id)
  const { completion_chat: chats } = record(entry.capabilities)
  if (chats === false || text(entry.type) === 'embeddings' || text(entry.type) === 'embedding') return false
  const outputs = list(record(entry.architecture).output_modalities)
  if (outputs.length > 0 && !outputs.includes('text')) return false
  return !/whisper|text-embedding|embed-|-tts|distil-whisper/.test(id)
}

function listedModel(service: Service, id: string, entry: UntrustedRecord): ListedModel {
  const known = service.local ? {} : knownModel(service.type, bareId(service, id))
  const meta = record(entry.meta)
  const price = toldPrice(entry) ?? (service.local ? { input: '0', output: '0' } : knownPrice(service, id))
  return {
    id,
    name: text(entry.display_name) || (service.preset === 'openrouter' && text(entry.name)) || id,
    contextLength:
      firstCount(
        entry.loaded_context_length,
        meta.n_ctx,
        entry.max_model_len,
        entry.max_context_length,
        entry.context_window,
        entry.context_length,
        meta.n_ctx_train,
      ) ??
      known.contextLength ??
      null,
    maxOutputTokens:
      firstCount(
        record(entry.top_provider).max_completion_tokens,
        entry.max_completion_tokens,
        entry.max_output_tokens,
      ) ??
      known.maxOutputTokens ??
      null,
    capabilities: capabilitiesOf(entry, known.capabilities ?? noCapabilities),
    inputPrice: price?.input ?? null,
    outputPrice: price?.output ?? null,
  }
}

function capabilitiesOf(
  entry: UntrustedRecord,
  known: ListedModel['capabilities'],
): ListedModel['capabilities'] {
  const reported = record(entry.capabilities)
  const named = list(entry.capabilities)
  const supported = list(entry.supported_parameters)
  const inputs = list(record(entry.architecture).input_modalities)
  const has = (names: readonly unknown[], name: string) => (names.length === 0 ? null : names.includes(name))
  return {
    tools:
      flag(reported.function_calling) ??
      has(supported, 'tools') ??
      (has(named, 'tool_use') || null) ??
      known.tools,
    vision:
      flag(reported.vision) ??
      has(inputs, 'image') ??
      (text(entry.type) === 'vlm' ? true : null) ??
      known.vision,
    thinking: flag(reported.reasoning) ?? has(supported, 'reasoning') ?? known.thinking,
  }
}

/** OpenRouter tells US dollars for one token, as decimal text; -1 where it depends. */
function toldPrice(entry: UntrustedRecord): { readonly input: string; readonly output: string } | null {
  const pricing = record(entry.pricing)
  const input = perMillion(text(pricing.prompt))
  const output = perMillion(text(pricing.completion))
  return input === null || output === null ? null : { input, output }
}

function perMillion(perToken: string): string | null {
  if (!/^\d+(\.\d+)?(e-?\d+)?$/i.test(perToken)) return null
  return new Decimal(perToken).times(1_000_000).toFixed()
}

function knownPrice(
  service: Service,
  id: string,
): { readonly input: string; readonly output: string } | null {
  // A price holds for a maker's own address, not for whoever else runs the model.
  const isMaker = service.type === 'openai' || service.preset === 'deepseek' || service.preset === 'mistral'
  return isMaker ? priceOf(id) : null
}

function bareId(service: Service, id: string): string {
  return service.preset === 'openrouter' ? id.slice(id.indexOf('/') + 1) : id
}
