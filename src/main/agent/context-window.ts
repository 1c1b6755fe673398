/** What a model is shown of a conversation: the branch's messages as chat messages, cut to fit its window. Pure. */
import { assertNever } from '#shared/assert-never'
import type { MessageStatus } from '#shared/conversation'
import type { ToolCall } from '#shared/tool'
import type { ChatMessage } from '../models/model.ts'

export interface PastStep {
  readonly text: string
  readonly toolCalls: readonly ToolCall[]
}

export interface PastMessage {
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly status: MessageStatus
  readonly steps: readonly PastStep[]
}

/** Characters per token, on the careful side for English prose and code. */
const charactersPerToken = 3.5
/** Kept for the answer where the agent names no maximum. */
const defaultAnswerTokens = 1024

export interface WindowLimits {
  /** null: unknown, so nothing is cut. */
  readonly contextTokens: number | null
  readonly answerTokens: number | null
  /** Characters that are sent besides: the system prompt, the tools, and what this run has said and found so far. */
  readonly otherCharacters: number
}

export interface Window {
  readonly messages: readonly ChatMessage[]
  /** Messages of the branch that did not fit. */
  readonly leftOut: number
}

/**
 * The newest messages that fit. The first message kept is one of the person's, since several services insist on it;
 * the newest message of all is always kept.
 */
export function contextWindow(past: readonly PastMessage[], limits: WindowLimits): Window {
  const turns = past.map((message) => ({ role: message.role, chat: chatMessages(message) }))
  const budget = budgetOf(limits)
  let used = 0
  let first = turns.length
  for (let index = turns.length - 1; index >= 0; index -= 1) {
    const turn = turns[index]
    if (turn === undefined) break
    used += charactersOf(turn.chat)
    if (used > budget && index < turns.length - 1) break
    first = index
  }
  while (first < turns.length - 1 && turns[first]?.role !== 'user') first += 1
  return { messages: turns.slice(first).flatMap((turn) => turn.chat), leftOut: first }
}

function budgetOf(limits: WindowLimits): number {
  if (limits.contextTokens === null) return Number.POSITIVE_INFINITY
  const answer = limits.answerTokens ?? Math.min(defaultAnswerTokens, limits.contextTokens / 4)
  return Math.max(0, limits.contextTokens - answer) * charactersPerToken - limits.otherCharacters
}

/** How much of a context window these take, in characters. */
export function charactersOf(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, message) => sum + lengthOf(message), 0)
}

function lengthOf(message: ChatMessage): number {
  switch (message.role) {
    case 'user':
      return message.text.length
    case 'assistant':
      return message.toolCalls.reduce(
        (sum, call) => sum + call.arguments.length,
        message.text.length + (message.thinking?.length ?? 0),
      )
    case 'tool':
      return message.result.length
    default:
      return assertNever(message)
  }
}

function chatMessages(message: PastMessage): ChatMessage[] {
  if (message.role === 'user') return [{ role: 'user', text: message.text }]
  const steps = message.steps.length > 0 ? message.steps : [{ text: message.text, toolCalls: [] }]
  return steps.filter((step) => step.text !== '' || step.toolCalls.length > 0).flatMap(stepMessages)
}

function stepMessages(step: PastStep): ChatMessage[] {
  const calls = step.toolCalls.map(({ callId, name, arguments: text }) => ({ callId, name, arguments: text }))
  const results = step.toolCalls.map(
    (call): ChatMessage => ({
      role: 'tool',
      callId: call.callId,
      name: call.name,
      result:
        call.result ??
        'This call was not made, because the run was cut off. Call again if it is still needed.',
      failed: call.status !== 'done',
    }),
  )
  return [{ role: 'assistant', text: step.text, toolCalls: calls }, ...results]
}
