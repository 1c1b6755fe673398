/** What a model is shown of a conversation: the branch's messages as chat messages, cut to fit its window. Pure. */
import { assertNever } from '#shared/assert-never'
import type { MessageStatus } from '#shared/conversations/conversation'
import { isCutOff, type StopReason } from '#shared/runs/run'
import type { ToolCall } from '#shared/tools/tool'
import type { ChatMessage } from '../models/model.ts'
import { resultFor } from '../runs/calls.ts'
import { estimateTokens } from './token-estimate.ts'

export interface PastStep {
  readonly text: string
  readonly thinking?: string
  readonly toolCalls: readonly ToolCall[]
  readonly stopReason: StopReason | null
}

export interface PastMessage {
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly status: MessageStatus
  readonly steps: readonly PastStep[]
}

/** Kept for the answer where the agent names no maximum: an eighth of the window, within these. */
const leastAnswerTokens = 1024
const mostAnswerTokens = 16_384

export interface WindowLimits {
  /** null: unknown, so nothing is cut. */
  readonly contextTokens: number | null
  readonly answerTokens: number | null
  /** Tokens that are sent besides: the system prompt, the tools, and what this run has said and found so far. */
  readonly otherTokens: number
  /** By how much this model's own count of tokens differs from the estimate; default 1. */
  readonly ratio?: number
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
    used += tokensOf(turn.chat) * (limits.ratio ?? 1)
    if (used > budget && index < turns.length - 1) break
    first = index
  }
  while (first < turns.length - 1 && turns[first]?.role !== 'user') first += 1
  return { messages: turns.slice(first).flatMap((turn) => turn.chat), leftOut: first }
}

function budgetOf({ contextTokens, answerTokens, otherTokens, ratio = 1 }: WindowLimits): number {
  if (contextTokens === null) return Number.POSITIVE_INFINITY
  const usual = Math.min(mostAnswerTokens, Math.max(leastAnswerTokens, contextTokens / 8))
  return contextTokens - (answerTokens ?? Math.min(usual, contextTokens / 4)) - otherTokens * ratio
}

/** What a service puts around each message: its role and where it ends. */
const tokensAroundMessage = 4

/** How many tokens these take, as near as can be told without the model's own tokenizer. Thinking is not counted. */
export function tokensOf(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, message) => sum + tokensAroundMessage + tokensOfMessage(message), 0)
}

function tokensOfMessage(message: ChatMessage): number {
  switch (message.role) {
    case 'user':
      return estimateTokens(message.text)
    case 'assistant':
      return message.toolCalls.reduce(
        (sum, call) => sum + estimateTokens(call.name) + estimateTokens(call.arguments),
        estimateTokens(message.text),
      )
    case 'tool':
      return estimateTokens(message.result)
    default:
      return assertNever(message)
  }
}

function chatMessages(message: PastMessage): ChatMessage[] {
  if (message.role === 'user') return [{ role: 'user', text: message.text }]
  const steps: readonly PastStep[] =
    message.steps.length > 0 ? message.steps : [{ text: message.text, toolCalls: [], stopReason: null }]
  return joined(steps.filter((step) => step.text !== '' || step.toolCalls.length > 0)).flatMap(stepMessages)
}

/** What goes on from where a step was cut is one answer with it: services insist that roles take turns. */
function joined(steps: readonly PastStep[]): readonly PastStep[] {
  const whole: PastStep[] = []
  for (const step of steps) {
    const before = whole.at(-1)
    if (before !== undefined && isCutOff(before))
      whole.splice(-1, 1, { ...step, text: before.text + step.text })
    else whole.push(step)
  }
  return whole
}

function stepMessages(step: PastStep): ChatMessage[] {
  const calls = step.toolCalls.map(({ callId, name, arguments: text }) => ({ callId, name, arguments: text }))
  const thought = calls.length > 0 && step.thinking ? { thinking: step.thinking } : {}
  return [
    { role: 'assistant', text: step.text, ...thought, toolCalls: calls },
    ...resultMessages(step.toolCalls),
  ]
}

/** What a model is told of its calls, whatever became of them. */
export function resultMessages(calls: readonly ToolCall[]): ChatMessage[] {
  return calls.map((call) => ({
    role: 'tool',
    callId: call.callId,
    name: call.name,
    result: resultFor(call),
    failed: call.status !== 'done',
  }))
}
