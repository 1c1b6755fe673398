/** What a model is asked in a step: the branch as far as it fits, what this run has said and found, and the tools. */
import type { AgentDefinition } from '#shared/agents/agent'
import { type Notice, notice } from '#shared/errors'
import type { ModelInfo } from '#shared/providers/provider'
import type { ChatMessage, Model, ModelRequest, ToolDefinition } from '../models/model.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { contextWindow, type PastMessage, tokensOf } from './context-window.ts'
import { estimateTokens } from './token-estimate.ts'

export interface Asked {
  readonly definition: AgentDefinition
  readonly past: readonly PastMessage[]
  /** What this run has said and found so far. */
  readonly inRun: readonly ChatMessage[]
  readonly model: Model
  readonly info: ModelInfo
  readonly tools: ToolRegistry
  /** By how much this model's own count of tokens differs from the estimate, as learned; default 1. */
  readonly tokenRatio?: number
}

export interface BuiltRequest {
  readonly request: ModelRequest
  /** What the person should know of it. */
  readonly warnings: readonly Notice[]
  /** Tokens of all that is sent, as estimated without the ratio: what a ratio is learned from. */
  readonly estimatedTokens: number
}

export function buildRequest(asked: Asked): BuiltRequest {
  const { definition, past, inRun, model, info, tools, tokenRatio = 1 } = asked
  const { parameters, systemPrompt } = definition
  const contextTokens = parameters.contextLength ?? model.window?.(info.contextLength) ?? info.contextLength
  const wanted = tools.definitions(definition.tools)
  const withTools = info.capabilities.tools !== false
  const offered = withTools ? wanted : []
  const besides = otherTokens(systemPrompt, offered, inRun)
  const window = contextWindow(past, {
    contextTokens,
    answerTokens: parameters.maxTokens,
    otherTokens: besides,
    ratio: tokenRatio,
  })
  const warnings: Notice[] = []
  if (window.leftOut > 0) {
    warnings.push(notice('messages-left-out', { count: window.leftOut }))
  }
  if (!withTools && wanted.length > 0) warnings.push(notice('tools-not-offered'))
  const absent = definition.tools.filter((name) => tools.get(name) === undefined)
  // Told once, with the first step.
  if (absent.length > 0 && inRun.length === 0) warnings.push(notice('tools-absent', { names: absent }))
  const continued = past.at(-1)?.role === 'assistant' && inRun.length === 0 ? goOn(window.messages) : []
  const estimatedTokens = besides + tokensOf(window.messages) + tokensOf(continued)
  return {
    warnings,
    estimatedTokens,
    request: {
      system: systemPrompt,
      messages: [...window.messages, ...continued, ...inRun],
      tools: offered,
      parameters,
      capabilities: info.capabilities,
      contextLength: contextTokens,
      inputTokens: Math.ceil(estimatedTokens * tokenRatio),
    },
  }
}

function otherTokens(
  system: string,
  tools: readonly ToolDefinition[],
  inRun: readonly ChatMessage[],
): number {
  const thought = inRun
    .map((message) => (message.role === 'assistant' ? (message.thinking ?? '') : ''))
    .join('')
  const offered = tools.reduce((sum, tool) => sum + tokensOfTool(tool), 0)
  return tokensOfSystem(system) + offered + estimateTokens(thought) + tokensOf(inRun)
}

/** Definitions of tools and system prompts are the same in each step, and often long. */
const toolTokens = new WeakMap<ToolDefinition, number>()
const systemTokens = new Map<string, number>()
const mostSystems = 100

function tokensOfTool(tool: ToolDefinition): number {
  const known = toolTokens.get(tool)
  if (known !== undefined) return known
  const tokens = estimateTokens(JSON.stringify(tool))
  toolTokens.set(tool, tokens)
  return tokens
}

function tokensOfSystem(system: string): number {
  const known = systemTokens.get(system)
  if (known !== undefined) return known
  const tokens = estimateTokens(system)
  if (systemTokens.size >= mostSystems) systemTokens.clear()
  systemTokens.set(system, tokens)
  return tokens
}

/** Asks a model to go on with an answer that was cut off. After a tool's result it goes on by itself. */
function goOn(messages: readonly ChatMessage[]): ChatMessage[] {
  if (messages.at(-1)?.role !== 'assistant') return []
  return [
    { role: 'user', text: 'Your answer was cut off. Go on exactly where it ends; do not repeat any of it.' },
  ]
}
