/** Ollama's own interface, because only it takes the size of the window and tells what a model can do. */

import { count, firstCount, list, record, text, type UntrustedRecord } from '../base/untrusted.ts'
import { isCloudModel } from './cloud-model.ts'
import { exchangeAnswer, fetchJson, notAList, type SourceOptions } from './exchange.ts'
import { toolWarnings } from './messages.ts'
import type {
  ListedModel,
  ListResult,
  ModelRequest,
  ModelResult,
  ModelSource,
  StreamOptions,
} from './model.ts'
import { createOllamaReader } from './ollama-reader.ts'
import { contextWindow, defaultWindow, ollamaBody } from './ollama-request.ts'

/** How many models are asked about at once while listing, and how many at all. */
const describedAtOnce = 4
const mostDescribed = 100

export function createOllamaSource(options: SourceOptions): ModelSource {
  const { service } = options
  // People paste the address of the OpenAI-compatible interface, too.
  const base = service.baseUrl.replace(/\/(v1|api)$/, '')
  const headers: Readonly<Record<string, string>> =
    service.secret === null ? {} : { authorization: `Bearer ${service.secret}` }
  /** Models that refused `think`; it is left out from then on. */
  const thoughtless = new Set<string>()

  async function describe(modelId: string, signal: AbortSignal): Promise<Partial<ListedModel>> {
    const result = await fetchJson(options, `${base}/api/show`, headers, signal, {
      body: { model: modelId },
      modelId,
    })
    return result.ok ? described(record(result.json)) : {}
  }

  async function stream(
    modelId: string,
    request: ModelRequest,
    streaming: StreamOptions,
  ): Promise<ModelResult> {
    for (;;) {
      const mayThink = !thoughtless.has(modelId)
      const body = ollamaBody(modelId, request, mayThink)
      const bytes = Buffer.byteLength(JSON.stringify([body.messages, body.tools]))
      const result = await exchangeAnswer(
        options,
        {
          url: `${base}/api/chat`,
          headers,
          body,
          framing: 'lines',
          modelId,
          createReader: (emit) =>
            createOllamaReader(
              service,
              modelId,
              request,
              { bytes, window: contextWindow(request) },
              toolWarnings(request, modelId),
              emit,
            ),
        },
        streaming,
      )
      const isThoughtless =
        !result.ok &&
        body.think !== undefined &&
        /does not support thinking|think value/i.test(result.failure.message)
      if (!isThoughtless) return result
      thoughtless.add(modelId)
    }
  }

  return {
    async list(signal): Promise<ListResult> {
      const result = await fetchJson(options, `${base}/api/tags`, headers, signal)
      if (!result.ok) return result
      const { models: entries } = record(result.json)
      if (!Array.isArray(entries)) return notAList(service)
      const listed = entries.map(record).flatMap((entry) => listedModel(entry, service.local))
      const details = await inTurns(listed.slice(0, mostDescribed), (model) => describe(model.id, signal))
      const models = listed.map((model, index) => ({ ...model, ...details[index] }))
      return { ok: true, models: models.filter((model) => !isEmbedder(entries, model.id)) }
    },
    describe,
    model: (modelId) => ({
      ref: { providerId: options.providerId, modelId },
      window: defaultWindow,
      stream: (request, streaming) => stream(modelId, request, streaming),
    }),
    close: async () => {},
  }
}

/** A model of Ollama's cloud is listed by a local Ollama, too; its price is not known. */
function listedModel(entry: UntrustedRecord, isLocal: boolean): readonly ListedModel[] {
  const id = text(entry.model) || text(entry.name)
  if (id === '') return []
  const price = isLocal && !isCloudModel(id) ? '0' : null
  return [
    {
      id,
      name: text(entry.name) || id,
      contextLength: null,
      maxOutputTokens: null,
      capabilities: { tools: null, vision: null, thinking: null },
      inputPrice: price,
      outputPrice: price,
    },
  ]
}

/** The window stands under the architecture's name: `llama.context_length`. */
function described(shown: UntrustedRecord): Partial<ListedModel> {
  const info = record(shown.model_info)
  const window = Object.entries(info).find(([name]) => name.endsWith('.context_length'))?.[1]
  const capabilities = Array.isArray(shown.capabilities) ? list(shown.capabilities) : null
  return {
    ...(count(window) > 0 && { contextLength: firstCount(window) }),
    ...(capabilities !== null && {
      capabilities: {
        tools: capabilities.includes('tools'),
        vision: capabilities.includes('vision'),
        thinking: capabilities.includes('thinking'),
      },
    }),
  }
}

function isEmbedder(entries: readonly unknown[], id: string): boolean {
  const entry = entries.map(record).find((one) => (text(one.model) || text(one.name)) === id) ?? {}
  return /bert/.test(text(record(entry.details).family)) || /(^|[-/])embed|embedding/.test(id)
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let at = 0; at < items.length; at += describedAtOnce) {
    results.push(...(await Promise.all(items.slice(at, at + describedAtOnce).map(work))))
  }
  return results
}
