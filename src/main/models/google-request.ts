/** Builds a request for Gemini's generateContent. Its types are written down here, as its own package is not used. */

import { isRecord } from '../base/untrusted.ts'
import { argumentsObject, offeredTools, paired } from './messages.ts'
import type { ChatMessage, ModelRequest, OpaqueState } from './model.ts'

export interface GooglePart {
  readonly text?: string
  readonly thought?: boolean
  readonly thoughtSignature?: string
  readonly functionCall?: {
    readonly name: string
    readonly args: Record<string, unknown>
    readonly id?: string
  }
  readonly functionResponse?: {
    readonly name: string
    readonly response: Record<string, unknown>
    readonly id?: string
  }
}

export interface GoogleContent {
  readonly role: 'user' | 'model'
  readonly parts: GooglePart[]
}

export interface GoogleBody {
  readonly contents: readonly GoogleContent[]
  systemInstruction?: { readonly parts: readonly GooglePart[] }
  tools?: readonly { readonly functionDeclarations: readonly unknown[] }[]
  generationConfig?: Record<string, unknown>
}

export function googleBody(modelId: string, request: ModelRequest): GoogleBody {
  const body: GoogleBody = { contents: googleContents(modelId, request) }
  const tools = offeredTools(request)
  if (request.system !== '') body.systemInstruction = { parts: [{ text: request.system }] }
  if (tools.length > 0) {
    body.tools = [
      {
        functionDeclarations: tools.map(({ name, description, inputSchema }) => ({
          name,
          description,
          parametersJsonSchema: inputSchema,
        })),
      },
    ]
  }
  const config = generationConfig(modelId, request)
  if (Object.keys(config).length > 0) body.generationConfig = config
  return body
}

function generationConfig(modelId: string, request: ModelRequest): Record<string, unknown> {
  const { parameters, responseSchema } = request
  const config: Record<string, unknown> = {}
  if (parameters.temperature !== null) config.temperature = parameters.temperature
  if (parameters.maxTokens !== null) config.maxOutputTokens = parameters.maxTokens
  if (parameters.topP !== null) config.topP = parameters.topP
  if (parameters.topK !== null) config.topK = parameters.topK
  if (parameters.frequencyPenalty !== null) config.frequencyPenalty = parameters.frequencyPenalty
  if (parameters.presencePenalty !== null) config.presencePenalty = parameters.presencePenalty
  if (parameters.seed !== null) config.seed = parameters.seed
  if (parameters.stop.length > 0) config.stopSequences = parameters.stop
  const thinking = thinkingConfig(modelId, request)
  if (thinking !== null) config.thinkingConfig = thinking
  if (responseSchema !== undefined) {
    config.responseMimeType = 'application/json'
    config.responseJsonSchema = responseSchema
  }
  return config
}

/** 0 for what is not a Gemini. */
function versionOf(modelId: string): number {
  return Number(/^gemini-(\d+(?:\.\d+)?)/.exec(modelId)?.[1] ?? 0)
}

/** Gemini 2.5 takes a budget (-1: as it likes, 0: none), later ones a level; Pro models always think. */
function thinkingConfig(modelId: string, request: ModelRequest): Record<string, unknown> | null {
  const version = versionOf(modelId)
  if (version < 2.5 || request.capabilities.thinking === false) return null
  const { thinking } = request.parameters
  if (thinking === 'auto') return { includeThoughts: true }
  const isPro = modelId.includes('pro')
  if (version >= 3) {
    return thinking === 'on'
      ? { includeThoughts: true, thinkingLevel: 'high' }
      : { thinkingLevel: isPro ? 'low' : 'minimal' }
  }
  return thinking === 'on'
    ? { includeThoughts: true, thinkingBudget: -1 }
    : { thinkingBudget: isPro ? 128 : 0 }
}

function googleContents(modelId: string, request: ModelRequest): readonly GoogleContent[] {
  const out: GoogleContent[] = []
  const all = paired(request.messages)
  const turn = all.findLastIndex((message) => message.role === 'user')
  for (const [index, message] of all.entries()) {
    const content: GoogleContent =
      message.role === 'assistant'
        ? { role: 'model', parts: modelParts(modelId, message, index > turn) }
        : {
            role: 'user',
            parts: [message.role === 'user' ? { text: message.text } : resultPart(message)],
          }
    if (content.parts.length === 0) continue
    const last = out.at(-1)
    // The results of one answer's calls stand together in one turn.
    if (message.role === 'tool' && last?.role === 'user' && last.parts[0]?.functionResponse !== undefined) {
      last.parts.push(...content.parts)
    } else {
      out.push(content)
    }
  }
  return out
}

function resultPart(message: Extract<ChatMessage, { role: 'tool' }>): GooglePart {
  const response = message.failed ? { error: message.result } : { result: message.result }
  return { functionResponse: { name: message.name, response } }
}

/**
 * What Google names for a call that bears no signature because another model made it. From Gemini 3 on, the first call of
 * each step of the present turn must bear one.
 */
const unsigned = 'skip_thought_signature_validator'

function modelParts(
  modelId: string,
  message: Extract<ChatMessage, { role: 'assistant' }>,
  isOfThisTurn: boolean,
): GooglePart[] {
  const signatures = signaturesOf(message.opaque, modelId)
  const parts: GooglePart[] = []
  if (message.text !== '') parts.push({ text: message.text, ...signed(signatures.text) })
  const mustBeSigned = isOfThisTurn && versionOf(modelId) >= 3
  for (const [index, call] of message.toolCalls.entries()) {
    const signature = signatures.calls[call.callId]
    parts.push({
      functionCall: { name: call.name, args: argumentsObject(call.arguments) },
      ...signed(signature ?? (mustBeSigned && index === 0 ? unsigned : undefined)),
    })
  }
  return parts
}

const signed = (signature: unknown) => (typeof signature === 'string' ? { thoughtSignature: signature } : {})

/** Signatures go back beside the part they came with, and only to the model that made them. */
function signaturesOf(
  opaque: OpaqueState | undefined,
  modelId: string,
): { readonly text?: unknown; readonly calls: Readonly<Record<string, unknown>> } {
  if (opaque?.protocol !== 'google' || !isRecord(opaque.value) || opaque.value.modelId !== modelId) {
    return { calls: {} }
  }
  return { text: opaque.value.text, calls: isRecord(opaque.value.calls) ? opaque.value.calls : {} }
}
