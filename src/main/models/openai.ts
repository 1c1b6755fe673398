/** Chat Completions: OpenAI itself and every service that copies it. */

import { type Notice, notice } from '#shared/errors'
import { list, record } from '../base/untrusted.ts'
import { exchangeAnswer, fetchJson, notAList, type SourceOptions } from './exchange.ts'
import { knownModel } from './known-models.ts'
import { toolWarnings } from './messages.ts'
import type { ModelEvent, ModelRequest, ModelResult, ModelSource, StreamOptions } from './model.ts'
import { listedModels } from './openai-list.ts'
import { createOpenAiReader } from './openai-reader.ts'
import { type OpenAiBody, openAiBody } from './openai-request.ts'

export function createOpenAiSource(options: SourceOptions): ModelSource {
  const { service } = options
  const headers: Readonly<Record<string, string>> =
    service.secret === null ? {} : { authorization: `Bearer ${service.secret}` }
  /** Parameters that a model has refused; they are left out from then on. */
  const refusals = new Map<string, Set<string>>()
  /** Models that were found to take tools over this protocol only where they do not think. */
  const muted = new Set<string>()

  async function stream(
    modelId: string,
    request: ModelRequest,
    streaming: StreamOptions,
  ): Promise<ModelResult> {
    const refused = refusals.get(modelId) ?? new Set<string>()
    for (let round = 0; ; round += 1) {
      const built = openAiBody(service, modelId, request)
      const mute = muted.has(modelId) && built.tools !== undefined
      if (mute) built.reasoning_effort = 'none'
      const { body, warnings } = without(built, refused, modelId)
      const result = await exchangeAnswer(
        options,
        {
          url: `${service.baseUrl}/chat/completions`,
          headers,
          body,
          framing: 'sse',
          modelId,
          createReader: (emit: (event: ModelEvent) => void) =>
            createOpenAiReader(
              service,
              modelId,
              request,
              [...toolWarnings(request, modelId), ...warnings, ...(mute ? [withoutThinking(modelId)] : [])],
              emit,
            ),
        },
        streaming,
      )
      if (result.ok || result.failure.kind !== 'bad-request' || round >= 3) return result
      if (!mute && body.tools !== undefined && wantsNoThinking.test(result.failure.message)) {
        muted.add(modelId)
        continue
      }
      const more = refusedParameters(body, result.failure.message)
      if (more.length === 0) return result
      for (const name of more) refused.add(name)
      refusals.set(modelId, refused)
      options.log?.warn('A model refused parameters; they are left out from now on.', {
        modelId,
        parameters: more,
      })
    }
  }

  return {
    async list(signal) {
      // OpenRouter shows its list to anyone, so the key is tried by itself.
      if (service.preset === 'openrouter') {
        const key = await fetchJson(options, `${service.baseUrl}/key`, headers, signal)
        if (!key.ok && key.failure.kind === 'auth') return key
      }
      const result = await fetchJson(options, `${service.baseUrl}/models`, headers, signal)
      if (!result.ok) return result
      const data = Array.isArray(result.json) ? result.json : record(result.json).data
      if (!Array.isArray(data)) return notAList(service)
      const extra = service.preset === 'lm-studio' ? await lmStudioDetails(signal) : []
      return { ok: true, models: listedModels(service, data, extra) }
    },
    describe: async (modelId) => knownModel(service.type, modelId),
    model: (modelId) => ({
      ref: { providerId: options.providerId, modelId },
      stream: (request, streaming) => stream(modelId, request, streaming),
    }),
    close: async () => {},
  }

  /** LM Studio tells more at an address of its own; without it the plain list has to do. */
  async function lmStudioDetails(signal: AbortSignal): Promise<readonly unknown[]> {
    const result = await fetchJson(
      options,
      `${new URL(service.baseUrl).origin}/api/v0/models`,
      headers,
      signal,
    )
    return result.ok ? list(record(result.json).data) : []
  }
}

/** How OpenAI refuses the tools of a newer model, even where the request names no effort. */
const wantsNoThinking = /function tools with reasoning_effort are not supported/i

function withoutThinking(modelId: string): Notice {
  return notice('thinking-left-out', { model: modelId })
}

const optionalParameters = [
  'stream_options',
  'temperature',
  'top_p',
  'top_k',
  'frequency_penalty',
  'presence_penalty',
  'seed',
  'random_seed',
  'stop',
  'reasoning_effort',
  'reasoning',
  'thinking',
  'enable_thinking',
  'chat_template_kwargs',
  'max_tokens',
  'max_completion_tokens',
] as const

/** Which parameters of the request a refusal names as unknown or not supported. */
export function refusedParameters(
  body: Readonly<Record<string, unknown>>,
  message: string,
): readonly string[] {
  const isAboutParameters =
    /unsupported|not supported|unknown|unrecognized|unexpected|extra|not (permitted|allowed)|does(n't| not) support|only the default|invalid (parameter|field)/i
  if (!isAboutParameters.test(message)) return []
  // The refused name comes first; a later one is often the advice what to use instead.
  return optionalParameters
    .filter((name) => body[name] !== undefined)
    .map((name) => ({ name, at: message.search(new RegExp(`(?<![\\w])${name}(?![\\w])`)) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
    .slice(0, 1)
    .map(({ name }) => name)
}

function without(
  body: OpenAiBody,
  refused: ReadonlySet<string>,
  modelId: string,
): { readonly body: OpenAiBody; readonly warnings: readonly Notice[] } {
  if (refused.size === 0) return { body, warnings: [] }
  const kept: Record<string, unknown> = { ...body }
  const warnings: Notice[] = []
  for (const name of refused) {
    const value = kept[name]
    if (value === undefined) continue
    delete kept[name]
    if (name === 'max_tokens' && !refused.has('max_completion_tokens')) kept.max_completion_tokens = value
    else if (name === 'max_completion_tokens' && !refused.has('max_tokens')) kept.max_tokens = value
    else if (name !== 'stream_options') warnings.push(notice('parameter-left-out', { model: modelId, name }))
  }
  return { body: kept as OpenAiBody, warnings }
}
