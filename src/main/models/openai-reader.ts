/** Reads a streamed Chat Completion, as OpenAI and the many services that copy it send it. */
import { Decimal } from 'decimal.js'
import type { Usage } from '#shared/common'
import { type Notice, notice } from '#shared/errors'
import type { StopReason } from '#shared/runs/run'
import { count, isRecord, list, record, text, type UntrustedRecord } from '../base/untrusted.ts'
import type { AnswerReader } from './exchange.ts'
import { parseJson } from './exchange.ts'
import {
  AnswerFailure,
  brokenOff,
  cutOff,
  emptyAnswer,
  errorOf,
  failureOfError,
  malformed,
  type Service,
} from './failure.ts'
import { callIds } from './messages.ts'
import type { ModelAnswer, ModelEvent, ModelRequest } from './model.ts'
import { createThinkTagSplitter } from './think-tags.ts'

interface PartialCall {
  readonly key: unknown
  id: string
  name: string
  arguments: string
}

export function createOpenAiReader(
  service: Service,
  modelId: string,
  request: ModelRequest,
  warnings: readonly Notice[],
  emit: (event: ModelEvent) => void,
): AnswerReader {
  const calls: PartialCall[] = []
  const details: unknown[] = []
  let usage: Usage | null = null
  let charged: string | null = null
  let finishReason: string | null = null
  let done = false
  let begun = false
  let gathered = 0

  const emitText = (piece: string) => {
    if (piece === '') return
    begun = true
    emit({ type: 'text', text: piece })
  }
  const emitThinking = (piece: string) => {
    if (piece === '') return
    begun = true
    emit({ type: 'thinking', text: piece })
  }
  const splitter = service.type === 'openai' ? null : createThinkTagSplitter(emitText, emitThinking)
  const takeText = splitter === null ? emitText : (piece: string) => splitter.push(piece)

  function takeCall(piece: UntrustedRecord): void {
    const fn = record(piece.function)
    const id = text(piece.id)
    // Most number their calls; some only begin each new one with a new id.
    const known =
      typeof piece.index === 'number'
        ? calls.find((call) => call.key === piece.index)
        : id === '' || calls.at(-1)?.id === id
          ? calls.at(-1)
          : undefined
    const call = known ?? { key: piece.index, id: '', name: '', arguments: '' }
    if (known === undefined) calls.push(call)
    if (call.id === '') call.id = id
    if (call.name === '') call.name = text(fn.name)
    const given = isRecord(fn.arguments) ? JSON.stringify(fn.arguments) : text(fn.arguments)
    call.arguments += given
    // Its name is a piece of it too.
    gathered += given.length + (known === undefined ? 1 : 0)
    begun = true
  }

  function takeDelta(delta: UntrustedRecord): void {
    const { content, reasoning_content: reasoningContent, reasoning } = delta
    if (typeof content === 'string') {
      if (content !== '') takeText(content)
    } else if (Array.isArray(content)) {
      takeParts(content)
    }
    if (typeof reasoningContent === 'string') emitThinking(reasoningContent)
    else if (typeof reasoning === 'string') emitThinking(reasoning)
    if (typeof delta.refusal === 'string') emitText(delta.refusal)
    if (delta.tool_calls !== undefined) for (const piece of list(delta.tool_calls)) takeCall(record(piece))
    if (delta.reasoning_details !== undefined) {
      const more = list(delta.reasoning_details)
      details.push(...more)
      gathered += more.length === 0 ? 0 : JSON.stringify(more).length
    }
  }

  /** Mistral's thinking models send a list of parts. */
  function takeParts(parts: readonly unknown[]): void {
    for (const part of parts.map(record)) {
      if (part.type === 'thinking')
        for (const inner of list(part.thinking)) emitThinking(text(record(inner).text))
      else takeText(text(part.text))
    }
  }

  function finishCalls(): void {
    const idOf = callIds(request)
    for (const call of calls) {
      if (call.name === '') throw new AnswerFailure(malformed(service, 'sent-unnamed-call'))
      emit({
        type: 'tool-call',
        call: { callId: idOf(call.id), name: call.name, arguments: call.arguments || '{}' },
      })
    }
  }

  return {
    get begun() {
      return begun
    },
    get gathered() {
      return gathered
    },
    read(data) {
      if (data === '[DONE]') {
        done = true
        return true
      }
      const chunk = parseJson(data, service)
      if (!isRecord(chunk)) throw new AnswerFailure(malformed(service, 'sent-no-part'))
      if (chunk.error !== undefined && chunk.error !== null) {
        const told = errorOf(chunk) ?? { message: '' }
        throw new AnswerFailure(failureOfError(told, service, modelId))
      }
      const choice = Array.isArray(chunk.choices) ? record(chunk.choices[0]) : undefined
      if (choice !== undefined) {
        if (isRecord(choice.delta)) takeDelta(choice.delta)
        if (typeof choice.finish_reason === 'string') finishReason = choice.finish_reason
      }
      const reported = chunk.usage ?? record(chunk.x_groq).usage
      if (isRecord(reported)) {
        usage = usageOf(reported)
        charged = service.preset === 'openrouter' ? chargedOf(reported) : null
      }
      return false
    },
    finish(): ModelAnswer {
      splitter?.end()
      if (!done && finishReason === null) {
        const isCallCut = calls.some((call) => !isJson(call.arguments))
        if (isCallCut) throw new AnswerFailure(malformed(service, 'sent-half-call'))
        throw new AnswerFailure(begun ? cutOff(service) : emptyAnswer(service))
      }
      if (finishReason === 'error') {
        throw new AnswerFailure(brokenOff(service))
      }
      if (finishReason === 'content_filter' && !begun) {
        throw new AnswerFailure(
          failureOfError({ message: '', code: 'content_filter', status: 400 }, service, modelId),
        )
      }
      const notes = [...warnings]
      const isCut = finishReason === 'length'
      // One that was cut before its first argument looks like one without any.
      if (isCut && (calls.at(-1)?.arguments === '' || calls.some((call) => !isJson(call.arguments)))) {
        notes.push(notice('answer-cut-in-call'))
      } else {
        finishCalls()
      }
      if (!begun && !isCut) throw new AnswerFailure(emptyAnswer(service))
      return {
        stopReason: stopReasonOf(finishReason, calls.length > 0),
        usage,
        ...(charged === null ? {} : { cost: charged }),
        ...(details.length === 0 ? {} : { opaque: { protocol: 'openai', value: { modelId, details } } }),
        warnings: notes,
      }
    },
    usage: () => usage,
  }
}

function stopReasonOf(reason: string | null, hasCalls: boolean): StopReason {
  if (reason === 'length') return 'max-tokens'
  if (reason === 'content_filter') return 'content-filter'
  if (hasCalls) return 'tool-calls'
  return reason === null || reason === 'stop' || reason === 'eos' ? 'end' : 'other'
}

/** OpenRouter reports what it charged; with a key of the maker's own, that is only its fee. */
function chargedOf({ cost, is_byok: isOwnKey }: UntrustedRecord): string | null {
  const isAmount = typeof cost === 'number' && Number.isFinite(cost) && cost >= 0
  return isAmount && isOwnKey !== true ? new Decimal(cost).toFixed() : null
}

function usageOf(reported: UntrustedRecord): Usage {
  return {
    inputTokens: count(reported.prompt_tokens),
    outputTokens: count(reported.completion_tokens),
    cachedInputTokens: count(
      record(reported.prompt_tokens_details).cached_tokens ?? reported.prompt_cache_hit_tokens,
    ),
    reasoningTokens: count(record(reported.completion_tokens_details).reasoning_tokens),
  }
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value || '{}')
    return true
  } catch {
    return false
  }
}
