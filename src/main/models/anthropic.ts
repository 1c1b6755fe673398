/** Anthropic's Messages. */

import { firstCount, flag, record, text, type UntrustedRecord } from '../base/untrusted.ts'
import { createAnthropicReader } from './anthropic-reader.ts'
import { anthropicBody } from './anthropic-request.ts'
import { exchangeAnswer, fetchJson, notAList, type SourceOptions } from './exchange.ts'
import { knownModel, noCapabilities } from './known-models.ts'
import { toolWarnings } from './messages.ts'
import type { ListedModel, ListResult, ModelSource } from './model.ts'
import { priceOf } from './prices.ts'

const apiVersion = '2023-06-01'
const mostPages = 20

export function createAnthropicSource(options: SourceOptions): ModelSource {
  const { service } = options
  // People paste the address with and without the version.
  const base = `${service.baseUrl.replace(/\/v1$/, '')}/v1`
  const headers: Readonly<Record<string, string>> = {
    'anthropic-version': apiVersion,
    ...(service.secret !== null && { 'x-api-key': service.secret }),
  }

  return {
    async list(signal): Promise<ListResult> {
      const models: ListedModel[] = []
      let after = ''
      for (let page = 0; page < mostPages; page += 1) {
        const query = after === '' ? '' : `&after_id=${encodeURIComponent(after)}`
        const result = await fetchJson(options, `${base}/models?limit=1000${query}`, headers, signal)
        if (!result.ok) return result
        const { data, has_more: hasMore, last_id: lastId } = record(result.json)
        if (!Array.isArray(data)) return notAList(service)
        models.push(...data.map(record).flatMap(listed))
        if (hasMore !== true || text(lastId) === '' || lastId === after) break
        after = text(lastId)
      }
      return { ok: true, models }
    },
    describe: async (modelId) => knownModel('anthropic', modelId),
    model: (modelId) => ({
      ref: { providerId: options.providerId, modelId },
      stream: (request, streaming) =>
        exchangeAnswer(
          options,
          {
            url: `${base}/messages`,
            headers,
            body: anthropicBody(modelId, request),
            framing: 'sse',
            modelId,
            createReader: (emit) =>
              createAnthropicReader(service, modelId, request, toolWarnings(request, modelId), emit),
          },
          streaming,
        ),
    }),
    close: async () => {},
  }
}

function listed(entry: UntrustedRecord): readonly ListedModel[] {
  const id = text(entry.id)
  if (id === '') return []
  const known = knownModel('anthropic', id)
  const price = priceOf(id)
  const reported = record(entry.capabilities)
  const capabilities = known.capabilities ?? noCapabilities
  return [
    {
      id,
      name: text(entry.display_name) || id,
      contextLength: firstCount(entry.max_input_tokens) ?? known.contextLength ?? null,
      maxOutputTokens: firstCount(entry.max_tokens) ?? known.maxOutputTokens ?? null,
      capabilities: {
        tools: capabilities.tools,
        vision: flag(record(reported.image_input).supported) ?? capabilities.vision,
        thinking: flag(record(reported.thinking).supported) ?? capabilities.thinking,
      },
      inputPrice: price?.input ?? null,
      outputPrice: price?.output ?? null,
    },
  ]
}
