/** A model that answers what the test wrote down: each call of `stream` takes the next turn of the script. */

import type { Model, ModelEvent, ModelRequest, ModelResult } from '#main/models/model'
import type { ModelRef } from '#shared/common'
import type { ModelInfo } from '#shared/providers/provider'
import { failureSaying } from './failures.ts'

export interface Turn {
  /** What is streamed; a number is a wait in milliseconds; 'until-abort' waits for the abort. */
  readonly events?: readonly (ModelEvent | number | 'until-abort')[]
  readonly result?: ModelResult
}

export const answered = (stopReason: 'end' | 'tool-calls' = 'end'): ModelResult => ({
  ok: true,
  answer: {
    stopReason,
    usage: { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0, reasoningTokens: 0 },
    warnings: [],
  },
})

export const failed = (
  kind: 'auth' | 'overloaded' | 'network' | 'cancelled',
  message: string = kind,
): ModelResult => ({
  ok: false,
  failure: failureSaying(kind, message),
  usage: null,
})

export const text = (piece: string): ModelEvent => ({ type: 'text', text: piece })
export const call = (name: string, input: unknown, callId = 'c1'): ModelEvent => ({
  type: 'tool-call',
  call: { callId, name, arguments: JSON.stringify(input) },
})

export function scriptedModel(ref: ModelRef, turns: readonly Turn[]) {
  const requests: ModelRequest[] = []
  const model: Model = {
    ref,
    async stream(request, { signal, onEvent }) {
      const turn = turns[requests.length] ?? { result: failed('overloaded', 'The script has ended.') }
      requests.push(request)
      for (const event of turn.events ?? []) {
        if (signal.aborted) return failed('cancelled')
        if (event === 'until-abort') await aborted(signal)
        else if (typeof event === 'number') await new Promise((resolve) => setTimeout(resolve, event))
        else onEvent(event)
      }
      return signal.aborted ? failed('cancelled') : (turn.result ?? answered())
    },
  }
  return { model, requests }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

export const infoOf = (ref: ModelRef, some: Partial<ModelInfo> = {}): ModelInfo => ({
  providerId: ref.providerId,
  id: ref.modelId,
  name: ref.modelId,
  contextLength: null,
  maxOutputTokens: null,
  capabilities: { tools: true, vision: false, thinking: null },
  inputPrice: '1',
  outputPrice: '2',
  listedAt: 0,
  ...some,
})
