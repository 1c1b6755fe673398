/** Reads a streamed answer of Gemini's generateContent. */
import type { Usage } from '#shared/common'
import type { Notice } from '#shared/errors'
import type { StopReason } from '#shared/runs/run'
import { count, isRecord, list, record, text, type UntrustedRecord } from '../base/untrusted.ts'
import { type AnswerReader, parseJson } from './exchange.ts'
import {
  AnswerFailure,
  cutOff,
  emptyAnswer,
  errorOf,
  failureOfError,
  malformed,
  type Service,
} from './failure.ts'
import { callIds } from './messages.ts'
import type { ModelAnswer, ModelEvent, ModelRequest } from './model.ts'

const filterReasons: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'LANGUAGE',
])

export function createGoogleReader(
  service: Service,
  modelId: string,
  request: ModelRequest,
  warnings: readonly Notice[],
  emit: (event: ModelEvent) => void,
): AnswerReader {
  const idOf = callIds(request)
  const callSignatures: Record<string, string> = {}
  let textSignature: string | undefined
  let usage: Usage | null = null
  let finishReason = ''
  let begun = false
  let calls = 0

  function takePart(part: UntrustedRecord): void {
    const signature = text(part.thoughtSignature)
    if (isRecord(part.functionCall)) {
      const name = text(part.functionCall.name)
      if (name === '') throw new AnswerFailure(malformed(service, 'sent-unnamed-call'))
      const callId = idOf(text(part.functionCall.id))
      if (signature !== '') callSignatures[callId] = signature
      begun = true
      calls += 1
      const given = JSON.stringify(record(part.functionCall.args))
      emit({ type: 'tool-call', call: { callId, name, arguments: given } })
      return
    }
    if (signature !== '') textSignature = signature
    const piece = text(part.text)
    if (piece === '') return
    begun = true
    emit({ type: part.thought === true ? 'thinking' : 'text', text: piece })
  }

  function refused(reason: string): AnswerFailure {
    return new AnswerFailure(
      failureOfError({ message: reason, code: 'content_filter', status: 400 }, service, modelId),
    )
  }

  return {
    get begun() {
      return begun
    },
    read(data) {
      const chunk = parseJson(data, service)
      if (!isRecord(chunk)) throw new AnswerFailure(malformed(service, 'sent-no-part'))
      if (chunk.error !== undefined) {
        throw new AnswerFailure(failureOfError(errorOf(chunk) ?? { message: '' }, service, modelId))
      }
      const blocked = text(record(chunk.promptFeedback).blockReason)
      if (blocked !== '') throw refused(blocked)
      const candidate = record(list(chunk.candidates)[0])
      for (const part of list(record(candidate.content).parts)) takePart(record(part))
      finishReason = text(candidate.finishReason) || finishReason
      if (isRecord(chunk.usageMetadata)) usage = usageOf(chunk.usageMetadata)
      return false
    },
    finish(): ModelAnswer {
      if (finishReason === '') throw new AnswerFailure(begun ? cutOff(service) : emptyAnswer(service))
      if (finishReason === 'MALFORMED_FUNCTION_CALL') {
        throw new AnswerFailure(malformed(service, 'sent-unreadable-call'))
      }
      if (!begun) {
        if (filterReasons.has(finishReason)) throw refused(finishReason)
        if (finishReason !== 'MAX_TOKENS') throw new AnswerFailure(emptyAnswer(service))
      }
      const isSigned = textSignature !== undefined || Object.keys(callSignatures).length > 0
      return {
        stopReason: stopReasonOf(finishReason, calls > 0),
        usage,
        ...(isSigned && {
          opaque: { protocol: 'google', value: { modelId, text: textSignature, calls: callSignatures } },
        }),
        warnings,
      }
    },
    usage: () => usage,
  }
}

function stopReasonOf(reason: string, hasCalls: boolean): StopReason {
  if (reason === 'MAX_TOKENS') return 'max-tokens'
  if (filterReasons.has(reason)) return 'content-filter'
  if (hasCalls) return 'tool-calls'
  return reason === 'STOP' ? 'end' : 'other'
}

/** Gemini counts thinking beside the answer; here it is part of the output. */
function usageOf(reported: UntrustedRecord): Usage {
  const reasoning = count(reported.thoughtsTokenCount)
  return {
    inputTokens: count(reported.promptTokenCount) + count(reported.toolUsePromptTokenCount),
    outputTokens: count(reported.candidatesTokenCount) + reasoning,
    cachedInputTokens: count(reported.cachedContentTokenCount),
    reasoningTokens: reasoning,
  }
}
