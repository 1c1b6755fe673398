/** Google's Gemini over generateContent. The key goes into a header, never into an address. */

import { firstCount, flag, list, record, text, type UntrustedRecord } from '../base/untrusted.ts'
import { exchangeAnswer, fetchJson, notAList, type SourceOptions } from './exchange.ts'
import { createGoogleReader } from './google-reader.ts'
import { googleBody } from './google-request.ts'
import { knownModel, noCapabilities } from './known-models.ts'
import { toolWarnings } from './messages.ts'
import type { ListedModel, ListResult, ModelSource } from './model.ts'
import { priceOf } from './prices.ts'

const mostPages = 20
const probedModel = 'gemini-2.5-flash'
const notChat = /embedding|imagen|veo|aqa|tts|image|audio|live|robotics|computer-use|lyria/

export function createGoogleSource(options: SourceOptions): ModelSource {
  const { service } = options
  const base = /\/v1(beta|alpha)?$/.test(service.baseUrl) ? service.baseUrl : `${service.baseUrl}/v1beta`
  const headers: Readonly<Record<string, string>> =
    service.secret === null ? {} : { 'x-goog-api-key': service.secret }

  /** Some gateways pass requests on but have no list: an answer or an error in Google's own shape shows one. */
  async function answersAnyway(signal: AbortSignal): Promise<boolean> {
    const body = {
      contents: [{ role: 'user', parts: [{ text: 'ping' }] }],
      generationConfig: { maxOutputTokens: 1 },
    }
    const url = `${base}/models/${probedModel}:generateContent`
    const result = await fetchJson(options, url, headers, signal, { body, modelId: probedModel })
    if (result.ok) return Array.isArray(record(result.json).candidates)
    if (result.failure.kind === 'auth' || result.body === undefined) return false
    try {
      const error = record(record(JSON.parse(result.body)).error)
      return typeof error.code === 'number' && typeof error.status === 'string'
    } catch {
      return false
    }
  }

  return {
    async list(signal): Promise<ListResult> {
      const models: ListedModel[] = []
      let token = ''
      for (let page = 0; page < mostPages; page += 1) {
        const query = token === '' ? '' : `&pageToken=${encodeURIComponent(token)}`
        const result = await fetchJson(options, `${base}/models?pageSize=1000${query}`, headers, signal)
        if (!result.ok)
          return result.failure.status === 404 && (await answersAnyway(signal)) ? wellKnown : result
        const { models: entries, nextPageToken } = record(result.json)
        if (!Array.isArray(entries)) return notAList(service)
        models.push(...entries.map(record).flatMap(listed))
        if (text(nextPageToken) === '' || nextPageToken === token) break
        token = text(nextPageToken)
      }
      return { ok: true, models }
    },
    describe: async (modelId) => knownModel('google', modelId),
    model: (modelId) => ({
      ref: { providerId: options.providerId, modelId },
      stream: (request, streaming) =>
        exchangeAnswer(
          options,
          {
            url: `${base}/models/${encodeURIComponent(modelId)}:streamGenerateContent?alt=sse`,
            headers,
            body: googleBody(modelId, request),
            framing: 'sse',
            modelId,
            createReader: (emit) =>
              createGoogleReader(service, modelId, request, toolWarnings(request, modelId), emit),
          },
          streaming,
        ),
    }),
    close: async () => {},
  }
}

function listed(entry: UntrustedRecord): readonly ListedModel[] {
  const id = text(entry.name).replace(/^models\//, '')
  const methods = entry.supportedGenerationMethods
  if (id === '' || notChat.test(id)) return []
  if (Array.isArray(methods) && !list(methods).includes('generateContent')) return []
  const known = knownModel('google', id)
  const price = priceOf(id)
  const capabilities = known.capabilities ?? noCapabilities
  return [
    {
      id,
      name: text(entry.displayName) || id,
      contextLength: firstCount(entry.inputTokenLimit) ?? known.contextLength ?? null,
      maxOutputTokens: firstCount(entry.outputTokenLimit) ?? known.maxOutputTokens ?? null,
      capabilities: { ...capabilities, thinking: flag(entry.thinking) ?? capabilities.thinking },
      inputPrice: price?.input ?? null,
      outputPrice: price?.output ?? null,
    },
  ]
}

const wellKnown: ListResult = {
  ok: true,
  models: [
    'gemini-2.5-flash',
    'gemini-2.5-flash-lite',
    'gemini-2.5-pro',
    'gemini-3-flash-preview',
    'gemini-3-pro-preview',
  ].flatMap((id) => listed({ name: id })),
}
