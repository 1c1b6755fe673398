/** What a run of an agent asks its model: the past as far as it fits, and what the run has said and found so far. */
import type { AgentDefinition } from '#shared/agents/agent'
import type { ChatMessage } from '../models/model.ts'
import type { RunWork } from '../runs/owner.ts'
import type { RunState } from '../runs/state.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { type PastMessage, resultMessages } from './context-window.ts'
import { buildRequest } from './request.ts'
import { createTokenRatios } from './token-estimate.ts'

/** `firstStep`: how many steps earlier runs have made of the same work. */
export type WorkBuilder = (
  definition: AgentDefinition,
  past: readonly PastMessage[],
  firstStep: number,
) => RunWork

export function createWorkBuilder({ tools }: { readonly tools: ToolRegistry }): WorkBuilder {
  const ratios = createTokenRatios()
  return (definition, past, firstStep) => ({
    definition,
    firstStep,
    build({ state, model, info }) {
      const { ref } = model
      const tokenRatio = ratios.ratio(ref)
      const built = buildRequest({
        definition,
        past,
        inRun: messagesOf(state),
        model,
        info,
        tools,
        tokenRatio,
      })
      return { ...built, reported: (inputTokens) => ratios.learn(ref, built.estimatedTokens, inputTokens) }
    },
  })
}

/** The answers of a run and what its calls came to, as a model is told of them. */
export function messagesOf({ steps }: RunState): ChatMessage[] {
  return steps.flatMap((step): ChatMessage[] => {
    if (step.outcome !== 'answered') return []
    const { text, thinking, calls, opaque } = step
    return [
      { role: 'assistant', text, thinking, toolCalls: calls, ...(opaque && { opaque }) },
      ...resultMessages(calls),
    ]
  })
}
