/** What a model is asked in a step: the branch as far as it fits, what this run has said and found, and the tools. */
import type { AgentDefinition } from '#shared/agent'
import type { ModelInfo } from '#shared/provider'
import type { ChatMessage, ModelRequest } from '../models/model.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { charactersOf, contextWindow, type PastMessage } from './context-window.ts'

export interface Asked {
  readonly definition: AgentDefinition
  readonly past: readonly PastMessage[]
  /** What this run has said and found so far. */
  readonly inRun: readonly ChatMessage[]
  readonly info: ModelInfo
  readonly tools: ToolRegistry
}

export interface BuiltRequest {
  readonly request: ModelRequest
  /** What the person should know of it, in sentences. */
  readonly warnings: readonly string[]
}

export function buildRequest({ definition, past, inRun, info, tools }: Asked): BuiltRequest {
  const { parameters, systemPrompt } = definition
  const contextTokens = parameters.contextLength ?? info.contextLength
  const wanted = tools.definitions(definition.tools)
  const withTools = info.capabilities.tools !== false
  const offered = withTools ? wanted : []
  const window = contextWindow(past, {
    contextTokens,
    answerTokens: parameters.maxTokens,
    otherCharacters:
      contextTokens === null
        ? 0
        : systemPrompt.length +
          charactersOf(inRun) +
          (offered.length === 0 ? 0 : JSON.stringify(offered).length),
  })
  const warnings: string[] = []
  if (window.leftOut > 0) {
    warnings.push(
      `The ${window.leftOut} oldest messages were left out, because they do not fit this model's context.`,
    )
  }
  if (!withTools && wanted.length > 0)
    warnings.push('This model cannot use tools, so none were offered to it.')
  const continued = past.at(-1)?.role === 'assistant' && inRun.length === 0 ? goOn(window.messages) : []
  return {
    warnings,
    request: {
      system: systemPrompt,
      messages: [...window.messages, ...continued, ...inRun],
      tools: offered,
      parameters,
      capabilities: info.capabilities,
      contextLength: contextTokens,
    },
  }
}

/** Asks a model to go on with an answer that was cut off. After a tool's result it goes on by itself. */
function goOn(messages: readonly ChatMessage[]): ChatMessage[] {
  if (messages.at(-1)?.role !== 'assistant') return []
  return [
    { role: 'user', text: 'Your answer was cut off. Go on exactly where it ends; do not repeat any of it.' },
  ]
}
