/** Builds a request for Ollama's own /api/chat. */
import type { ChatRequest, Message } from 'ollama'
import { answerLimit } from './answer-limit.ts'
import { argumentsObject, offeredTools, paired } from './messages.ts'
import type { ChatMessage, ModelRequest } from './model.ts'

/**
 * The window asked for where the person chose none: what the model reports, but at most 32,768 tokens, so that its
 * memory fits into a laptop; 8,192 where the model does not tell. Ollama's own default of 4,096 cuts prompts silently.
 */
const mostContext = 32_768
const unknownContext = 8192

export function defaultWindow(known: number | null): number {
  return Math.min(known ?? unknownContext, mostContext)
}

/** Tokens that this request asks for, as `num_ctx`. */
export function contextWindow(request: ModelRequest): number {
  return request.parameters.contextLength ?? defaultWindow(request.contextLength)
}

/** Ollama takes more than its package's types know; `think` may be refused by a model that does not think. */
export type OllamaBody = Omit<ChatRequest, 'tools'> & { tools?: readonly unknown[] }

export function ollamaBody(modelId: string, request: ModelRequest, mayThink: boolean): OllamaBody {
  const { parameters, responseSchema } = request
  const tools = offeredTools(request)
  const body: OllamaBody = {
    model: modelId,
    messages: ollamaMessages(request),
    stream: true,
    options: options(request),
  }
  if (tools.length > 0) {
    body.tools = tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema },
    }))
  }
  if (responseSchema !== undefined) body.format = { ...responseSchema }
  const think = mayThink ? thinkOf(modelId, parameters.thinking, request.capabilities.thinking) : undefined
  if (think !== undefined) body.think = think
  return body
}

function options(request: ModelRequest): Record<string, unknown> {
  const { parameters } = request
  const window = contextWindow(request)
  const out: Record<string, unknown> = { num_ctx: window }
  if (parameters.temperature !== null) out.temperature = parameters.temperature
  // An answer that grows beyond the window pushes the beginning of the conversation out of it, in silence.
  if (parameters.maxTokens !== null) out.num_predict = answerLimit(parameters.maxTokens, request, window)
  if (parameters.topP !== null) out.top_p = parameters.topP
  if (parameters.topK !== null) out.top_k = parameters.topK
  if (parameters.frequencyPenalty !== null) out.frequency_penalty = parameters.frequencyPenalty
  if (parameters.presencePenalty !== null) out.presence_penalty = parameters.presencePenalty
  if (parameters.seed !== null) out.seed = parameters.seed
  if (parameters.stop.length > 0) out.stop = parameters.stop
  return out
}

/** gpt-oss knows levels and has none without thinking; all others know on and off. */
function thinkOf(
  modelId: string,
  wanted: ModelRequest['parameters']['thinking'],
  can: boolean | null,
): OllamaBody['think'] | undefined {
  if (can === false || wanted === 'auto') return undefined
  if (modelId.startsWith('gpt-oss')) return wanted === 'on' ? 'medium' : 'low'
  return wanted === 'on'
}

function ollamaMessages(request: ModelRequest): Message[] {
  const all = paired(request.messages)
  const turn = all.findLastIndex((message) => message.role === 'user')
  const messages: Message[] = all.map((message, index) => ollamaMessage(message, index > turn))
  return request.system === '' ? messages : [{ role: 'system', content: request.system }, ...messages]
}

function ollamaMessage(message: ChatMessage, isOfThisTurn: boolean): Message {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.text }
    case 'tool':
      return { role: 'tool', content: message.result, tool_name: message.name }
    case 'assistant':
      return {
        role: 'assistant',
        content: message.text,
        ...(message.thinking &&
          isOfThisTurn &&
          message.toolCalls.length > 0 && { thinking: message.thinking }),
        ...(message.toolCalls.length > 0 && {
          tool_calls: message.toolCalls.map((call) => ({
            function: { name: call.name, arguments: argumentsObject(call.arguments) },
          })),
        }),
      }
  }
}
