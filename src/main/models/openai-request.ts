/** Builds a Chat Completions request for OpenAI and, with their differences, for the services that copy it. */
import { createHash } from 'node:crypto'
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import { answerLimit } from './answer-limit.ts'
import type { Service } from './failure.ts'
import { alternating, offeredTools, paired } from './messages.ts'
import type { ChatMessage, ModelRequest } from './model.ts'

/** What OpenAI knows, and beside it what single services have added. */
export type OpenAiBody = ChatCompletionCreateParamsStreaming & Record<string, unknown>

export function openAiBody(service: Service, modelId: string, request: ModelRequest): OpenAiBody {
  const { parameters } = request
  const isOpenAi = service.type === 'openai'
  const reasons = isOpenAi && isReasoningModel(modelId)
  const tools = offeredTools(request)
  const body: OpenAiBody = {
    model: modelId,
    messages: openAiMessages(service, modelId, request),
    stream: true,
  }
  // Mistral sends the usage unasked, and refuses what it does not know.
  if (service.preset !== 'mistral') body.stream_options = { include_usage: true }
  if (tools.length > 0) {
    body.tools = tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      function: { name, description, parameters: { ...inputSchema } },
    }))
  }
  if (parameters.maxTokens !== null) {
    // vLLM and OpenAI's older models refuse what goes beyond the window together with the input.
    const most = answerLimit(parameters.maxTokens, request, request.contextLength)
    body[isOpenAi ? 'max_completion_tokens' : 'max_tokens'] = most
  }
  // OpenAI's reasoning models refuse the parameters of sampling.
  if (!reasons) Object.assign(body, sampling(service, request))
  Object.assign(body, thinking(service, modelId, request, reasons))
  if (request.responseSchema !== undefined)
    Object.assign(body, responseFormat(service, request.responseSchema))
  return body
}

function sampling(service: Service, { parameters }: ModelRequest): Partial<OpenAiBody> {
  const { temperature, topP, topK, frequencyPenalty, presencePenalty, seed, stop } = parameters
  const out: Record<string, unknown> = {}
  if (temperature !== null) out.temperature = temperature
  if (topP !== null) out.top_p = topP
  if (frequencyPenalty !== null) out.frequency_penalty = frequencyPenalty
  if (presencePenalty !== null) out.presence_penalty = presencePenalty
  if (seed !== null) out[service.preset === 'mistral' ? 'random_seed' : 'seed'] = seed
  if (stop.length > 0) out.stop = stop
  if (topK !== null && knowsTopK(service)) out.top_k = topK
  return out
}

/** Not part of Chat Completions; servers of one's own and some services have added it. */
function knowsTopK({ type, preset, local }: Service): boolean {
  if (preset === null) return type !== 'openai' && local
  return ['openrouter', 'qwen', 'lm-studio', 'llama-cpp', 'vllm'].includes(preset)
}

/** `auto` sends nothing: the service's own default. */
function thinking(
  service: Service,
  modelId: string,
  { parameters, capabilities }: ModelRequest,
  reasons: boolean,
): Record<string, unknown> {
  if (parameters.thinking === 'auto' || capabilities.thinking === false) return {}
  const on = parameters.thinking === 'on'
  if (service.type === 'openai')
    return reasons ? { reasoning_effort: on ? 'medium' : leastEffort(modelId) } : {}
  switch (service.preset) {
    case 'openrouter':
      return { reasoning: { enabled: on } }
    case 'deepseek':
      return { thinking: { type: on ? 'enabled' : 'disabled' } }
    case 'qwen':
      return { enable_thinking: on }
    case 'llama-cpp':
    case 'vllm':
      return { chat_template_kwargs: { enable_thinking: on } }
    default:
      return {}
  }
}

/** o1, o3, o4 … and gpt-5 and later, but for their chat variants. */
export function isReasoningModel(modelId: string): boolean {
  if (/^o\d/.test(modelId)) return true
  const generation = /^gpt-(\d+)/.exec(modelId)
  return generation !== null && Number(generation[1]) >= 5 && !modelId.includes('-chat')
}

function leastEffort(modelId: string): string {
  if (/^o\d/.test(modelId)) return 'low'
  return /^gpt-5(-|$)/.test(modelId) ? 'minimal' : 'none'
}

function responseFormat(service: Service, schema: Readonly<Record<string, unknown>>): Partial<OpenAiBody> {
  if (service.preset === 'deepseek') return { response_format: { type: 'json_object' } }
  return {
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'answer', schema: { ...schema }, strict: isStrictSchema(schema) },
    },
  }
}

/** OpenAI's strict mode wants every object closed and all of its properties required. */
export function isStrictSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema)
  if (typeof schema !== 'object' || schema === null) return true
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>
  if (type === 'object' || properties !== undefined) {
    const names = Object.keys(typeof properties === 'object' && properties !== null ? properties : {})
    const wanted = Array.isArray(required) ? required : []
    if (additionalProperties !== false || !names.every((name) => wanted.includes(name))) return false
  }
  return Object.values(schema).every(isStrictSchema)
}

function openAiMessages(
  service: Service,
  modelId: string,
  request: ModelRequest,
): ChatCompletionMessageParam[] {
  const messages: ChatCompletionMessageParam[] = []
  const system = systemText(service, request)
  if (system !== '') messages.push({ role: 'system', content: system })
  const given = paired(request.messages)
  const ordered = service.type === 'openai' ? given : alternating(given)
  for (const message of ordered) messages.push(openAiMessage(service, modelId, message))
  return messages
}

function systemText(service: Service, { system, responseSchema }: ModelRequest): string {
  if (responseSchema === undefined || service.preset !== 'deepseek') return system
  const rule = `Answer with JSON alone that fits this JSON Schema:\n${JSON.stringify(responseSchema)}`
  return system === '' ? rule : `${system}\n\n${rule}`
}

function openAiMessage(service: Service, modelId: string, message: ChatMessage): ChatCompletionMessageParam {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.text }
    case 'tool':
      return { role: 'tool', tool_call_id: callId(service, message.callId), content: message.result }
    case 'assistant': {
      const back = {
        // DeepSeek refuses a conversation in which the thinking of a call is missing, now and ever after.
        ...(service.preset === 'deepseek' && message.toolCalls.length > 0
          ? { reasoning_content: message.thinking ?? '' }
          : {}),
        ...reasoningDetails(message.opaque, modelId),
      }
      if (message.toolCalls.length === 0) return { role: 'assistant', content: message.text, ...back }
      return {
        role: 'assistant',
        content: message.text === '' ? null : message.text,
        tool_calls: message.toolCalls.map((call) => ({
          id: callId(service, call.callId),
          type: 'function',
          function: { name: call.name, arguments: call.arguments },
        })),
        ...back,
      }
    }
  }
}

/** OpenRouter wants its details of thinking back beside a tool's result. */
function reasoningDetails(
  opaque: Extract<ChatMessage, { role: 'assistant' }>['opaque'],
  modelId: string,
): Record<string, unknown> {
  if (opaque?.protocol !== 'openai') return {}
  const value = opaque.value as { readonly modelId?: unknown; readonly details?: unknown }
  return value.modelId === modelId ? { reasoning_details: value.details } : {}
}

/** Mistral takes ids of nine letters and digits only; another service's are mapped, the same to the same. */
function callId(service: Service, id: string): string {
  if (service.preset !== 'mistral' || /^[a-zA-Z0-9]{9}$/.test(id)) return id
  return createHash('sha256').update(id).digest('hex').slice(0, 9)
}
