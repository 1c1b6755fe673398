/** Builds a request for Anthropic's Messages. */
import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  ThinkingConfigParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages'
import { isRecord, list, record, type UntrustedRecord } from '../base/untrusted.ts'
import { answerLimit } from './answer-limit.ts'
import { knownModel } from './known-models.ts'
import { argumentsObject, offeredTools, paired } from './messages.ts'
import type { ChatMessage, ModelRequest, ModelToolCall, OpaqueState } from './model.ts'

/** Sent where the person chose none: max_tokens is required, and thinking counts toward it. */
const usualMaxTokens = 16_384
const usualMaxTokensOld = 4096
const thinkingBudget = 8192
const leastBudget = 1024

/** The types of the present interface leave out what only models up to 4.6 take. */
export type AnthropicBody = MessageCreateParamsStreaming & {
  temperature?: number
  top_p?: number
  top_k?: number
}

export function anthropicBody(modelId: string, request: ModelRequest): AnthropicBody {
  const { parameters, system, responseSchema } = request
  const tools = offeredTools(request)
  const window = request.contextLength ?? knownModel('anthropic', modelId).contextLength ?? null
  const maxTokens = answerLimit(parameters.maxTokens ?? defaultMaxTokens(modelId), request, window)
  const thinking = thinkingOf(modelId, request, maxTokens)
  const samples = !rejectsSampling(modelId) && (thinking === undefined || thinking.type === 'disabled')
  const always = parameters.thinking === 'off' && thinksAlways(modelId)
  const body: AnthropicBody = {
    model: modelId,
    max_tokens: maxTokens,
    stream: true,
    messages: anthropicMessages(modelId, request),
  }
  if (system !== '') body.system = system
  if (tools.length > 0) {
    body.tools = tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      input_schema: { ...inputSchema, type: 'object' },
    }))
  }
  if (thinking !== undefined) body.thinking = thinking
  if (parameters.stop.length > 0) body.stop_sequences = parameters.stop
  if (samples) {
    // Newer models take the one or the other.
    if (parameters.temperature !== null) body.temperature = Math.min(1, parameters.temperature)
    else if (parameters.topP !== null) body.top_p = parameters.topP
    if (parameters.topK !== null) body.top_k = parameters.topK
  }
  if (responseSchema !== undefined || always) {
    body.output_config = {
      ...(responseSchema && { format: { type: 'json_schema', schema: { ...responseSchema } } }),
      ...(always && { effort: 'low' }),
    }
  }
  return body
}

interface Version {
  readonly family: string
  readonly number: number
}

/** `claude-opus-4-8` is 4.8, `claude-3-7-sonnet-20250219` is 3.7; a name without a number counts as the newest. */
export function claudeVersion(modelId: string): Version {
  const match = /^claude-(?:([a-z]+)-)?(\d)(?:-(\d)(?!\d))?(?:-([a-z]+))?/.exec(modelId)
  if (match === null) return { family: '', number: 99 }
  return { family: match[1] ?? match[4] ?? '', number: Number(`${match[2]}.${match[3] ?? 0}`) }
}

function thinksAdaptively(modelId: string): boolean {
  return claudeVersion(modelId).number >= 4.6
}

function rejectsSampling(modelId: string): boolean {
  return claudeVersion(modelId).number >= 4.7
}

/** These think always; the least effort is what comes closest to none. */
function thinksAlways(modelId: string): boolean {
  const { family, number } = claudeVersion(modelId)
  return number >= 5.5 || (number >= 5 && (family === 'fable' || family === 'mythos'))
}

function defaultMaxTokens(modelId: string): number {
  const most = knownModel('anthropic', modelId).maxOutputTokens ?? usualMaxTokens
  return most < usualMaxTokens ? Math.min(most, usualMaxTokensOld) : usualMaxTokens
}

/** auto: adaptive where the model knows it, otherwise none. A budget must leave room for the answer. */
function thinkingOf(
  modelId: string,
  request: ModelRequest,
  maxTokens: number,
): ThinkingConfigParam | undefined {
  const { thinking } = request.parameters
  if (request.capabilities.thinking === false) return undefined
  if (thinksAdaptively(modelId)) {
    if (thinking !== 'off') return { type: 'adaptive', display: 'summarized' }
    return thinksAlways(modelId) ? undefined : { type: 'disabled' }
  }
  if (thinking !== 'on' || knownModel('anthropic', modelId).capabilities?.thinking === false) return undefined
  if (answersThoughtlessCall(modelId, request)) return undefined
  const budget = Math.min(thinkingBudget, Math.floor(maxTokens / 2))
  return budget < leastBudget ? undefined : { type: 'enabled', budget_tokens: budget }
}

/**
 * True where the request holds the results of calls that were made without thinking of this model: by another one, or before the
 * answer was cut off. To think after them is refused.
 */
function answersThoughtlessCall(modelId: string, { messages }: ModelRequest): boolean {
  if (messages.at(-1)?.role !== 'tool') return false
  const caller = messages.findLast((message) => message.role === 'assistant')
  return caller?.role === 'assistant' && thoughtBlocks(caller.opaque, modelId).length === 0
}

function anthropicMessages(modelId: string, request: ModelRequest): MessageParam[] {
  const out: MessageParam[] = []
  let results: ToolResultBlockParam[] | null = null
  for (const message of paired(request.messages)) {
    if (message.role === 'tool') {
      // The results of one answer's calls stand together in one message.
      if (results === null) {
        results = []
        out.push({ role: 'user', content: results })
      }
      results.push({
        type: 'tool_result',
        tool_use_id: toolUseId(message.callId),
        content: message.result,
        ...(message.failed && { is_error: true }),
      })
      continue
    }
    results = null
    const content = message.role === 'user' ? message.text : assistantContent(modelId, message)
    if (content.length > 0) out.push({ role: message.role, content })
  }
  return out
}

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>

function assistantContent(modelId: string, message: AssistantMessage): ContentBlockParam[] {
  const blocks = thoughtBlocks(message.opaque, modelId)
  if (blocks.length > 0) return inTheirOrder(blocks, message)
  const content: ContentBlockParam[] = []
  if (message.text.trim() !== '') content.push({ type: 'text', text: message.text })
  return [...content, ...message.toolCalls.map(toolUse)]
}

/** An answer that thought goes back block by block as it came, its calls as the conversation holds them. */
function inTheirOrder(
  blocks: readonly UntrustedRecord[],
  { toolCalls }: AssistantMessage,
): ContentBlockParam[] {
  const placed = new Set<unknown>()
  const content = blocks.flatMap((block): ContentBlockParam[] => {
    if (block.type === 'text') {
      return typeof block.text === 'string' && block.text.trim() !== ''
        ? [{ type: 'text', text: block.text }]
        : []
    }
    if (block.type !== 'tool_use') return [block as unknown as ContentBlockParam]
    const call = toolCalls.find((one) => one.callId === block.id)
    placed.add(block.id)
    return call === undefined ? [] : [toolUse(call)]
  })
  return [...content, ...toolCalls.filter((call) => !placed.has(call.callId)).map(toolUse)]
}

function toolUse({ callId, name, arguments: text }: ModelToolCall): ContentBlockParam {
  return { type: 'tool_use', id: toolUseId(callId), name, input: argumentsObject(text) }
}

/** Signed thinking goes back only to the model that thought it. */
function thoughtBlocks(opaque: OpaqueState | undefined, modelId: string): readonly UntrustedRecord[] {
  if (opaque?.protocol !== 'anthropic' || !isRecord(opaque.value) || opaque.value.modelId !== modelId)
    return []
  return list(opaque.value.blocks).map(record)
}

function toolUseId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_')
}
