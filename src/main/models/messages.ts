/** Puts a conversation into the order that every protocol insists on, and keeps ids of tool calls unique. */
import { randomUUID } from 'node:crypto'
import { type Notice, notice } from '#shared/errors'
import type { ChatMessage, ModelRequest } from './model.ts'

type ToolMessage = Extract<ChatMessage, { role: 'tool' }>

/**
 * Every call of a tool is followed by its result, and there is no result without its call: an interrupted run leaves
 * calls behind that never came back, and services refuse such a conversation.
 */
export function paired(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (!messages.some((message) => message.role === 'tool' || hasCalls(message))) return messages
  const out: ChatMessage[] = []
  for (let at = 0; at < messages.length; at += 1) {
    const message = messages[at]
    if (message === undefined || message.role === 'tool') continue
    out.push(message)
    if (message.role !== 'assistant' || message.toolCalls.length === 0) continue
    const results = resultsAfter(messages, at)
    for (const call of message.toolCalls) {
      out.push(
        results.get(call.callId) ?? {
          role: 'tool',
          callId: call.callId,
          name: call.name,
          result: 'There is no result: the call was interrupted.',
          failed: true,
        },
      )
    }
  }
  return out
}

/**
 * Puts an answer where one is missing before a message of the person: after a tool's result whose answer was stopped, or
 * after a question that was never answered. Mistral and the templates of many models refuse a conversation without it.
 */
export function alternating(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.flatMap((message, index): ChatMessage[] => {
    const isMissing = message.role === 'user' && index > 0 && messages[index - 1]?.role !== 'assistant'
    const missing: ChatMessage = { role: 'assistant', text: '(This answer was interrupted.)', toolCalls: [] }
    return isMissing ? [missing, message] : [message]
  })
}

function hasCalls(message: ChatMessage): boolean {
  return message.role === 'assistant' && message.toolCalls.length > 0
}

function resultsAfter(messages: readonly ChatMessage[], at: number): ReadonlyMap<string, ToolMessage> {
  const results = new Map<string, ToolMessage>()
  for (let next = at + 1; next < messages.length; next += 1) {
    const message = messages[next]
    if (message?.role !== 'tool') break
    results.set(message.callId, message)
  }
  return results
}

/** Hands out ids for the calls of one answer. Some services give none, or the same one in each answer. */
export function callIds(request: ModelRequest): (given: string) => string {
  let taken: Set<string> | null = null
  return (given) => {
    taken ??= new Set(
      request.messages.flatMap((message) =>
        message.role === 'assistant' ? message.toolCalls.map((call) => call.callId) : [],
      ),
    )
    const id =
      given === '' || taken.has(given) ? `call_${randomUUID().replaceAll('-', '').slice(0, 20)}` : given
    taken.add(id)
    return id
  }
}

/** Arguments as an object, for protocols that want one; what is not an object of JSON becomes an empty one. */
export function argumentsObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {}
  } catch {
    return {}
  }
}

/** The tools to offer: none where the model is known not to take any. */
export function offeredTools(request: ModelRequest): ModelRequest['tools'] {
  return request.capabilities.tools === false ? [] : request.tools
}

export function toolWarnings(request: ModelRequest, modelId: string): readonly Notice[] {
  return request.capabilities.tools === false && request.tools.length > 0
    ? [notice('model-tools-not-offered', { model: modelId })]
    : []
}
