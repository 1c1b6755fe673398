/** Reads a streamed answer of Ollama's /api/chat: one JSON text per line. */
import type { Usage } from '#shared/common'
import { type Notice, notice } from '#shared/errors'
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
import { createThinkTagSplitter } from './think-tags.ts'

export interface Sent {
  /** Bytes of text that were sent, system prompt and tools included. */
  readonly bytes: number
  /** The window that was asked for, in tokens. */
  readonly window: number
}

export function createOllamaReader(
  service: Service,
  modelId: string,
  request: ModelRequest,
  sent: Sent,
  warnings: readonly Notice[],
  emit: (event: ModelEvent) => void,
): AnswerReader {
  const idOf = callIds(request)
  let usage: Usage | null = null
  let doneReason: string | null = null
  let begun = false
  let calls = 0

  const emitText = (piece: string) => {
    begun = true
    emit({ type: 'text', text: piece })
  }
  const emitThinking = (piece: string) => {
    begun = true
    emit({ type: 'thinking', text: piece })
  }
  const splitter = createThinkTagSplitter(emitText, emitThinking)

  function takeMessage(message: UntrustedRecord): void {
    const thinking = text(message.thinking)
    if (thinking !== '') emitThinking(thinking)
    const content = text(message.content)
    if (content !== '') splitter.push(content)
    for (const call of list(message.tool_calls).map(record)) {
      const fn = record(call.function)
      const name = text(fn.name)
      if (name === '') throw new AnswerFailure(malformed(service, 'sent-unnamed-call'))
      const given = typeof fn.arguments === 'string' ? fn.arguments : JSON.stringify(record(fn.arguments))
      begun = true
      calls += 1
      emit({ type: 'tool-call', call: { callId: idOf(text(call.id)), name, arguments: given || '{}' } })
    }
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
      if (isRecord(chunk.message)) takeMessage(chunk.message)
      if (chunk.done !== true) return false
      doneReason = text(chunk.done_reason) || 'stop'
      if (chunk.prompt_eval_count !== undefined || chunk.eval_count !== undefined) {
        usage = {
          inputTokens: count(chunk.prompt_eval_count),
          outputTokens: count(chunk.eval_count),
          cachedInputTokens: 0,
          reasoningTokens: 0,
        }
      }
      return true
    },
    finish(): ModelAnswer {
      splitter.end()
      if (doneReason === null) throw new AnswerFailure(begun ? cutOff(service) : emptyAnswer(service))
      if (!begun && doneReason !== 'length') throw new AnswerFailure(emptyAnswer(service))
      const cut = cutWarning(sent, usage)
      return {
        stopReason: stopReasonOf(doneReason, calls > 0),
        usage,
        warnings: cut === null ? warnings : [...warnings, cut],
      }
    },
    usage: () => usage,
  }
}

/**
 * Ollama says nothing when it cuts a prompt to its window, so what it read is compared with an estimate of what was
 * sent (four bytes a token). Both have to speak for a cut: an old Ollama does not count what it had read before.
 */
function cutWarning({ bytes, window }: Sent, usage: Usage | null): Notice | null {
  const estimate = bytes / 4
  const read = usage?.inputTokens ?? 0
  if (read === 0 || estimate <= window || read >= estimate * 0.75) return null
  return notice('prompt-cut', { sent: Math.round(estimate), read, window })
}

function stopReasonOf(reason: string, hasCalls: boolean): StopReason {
  if (reason === 'length') return 'max-tokens'
  if (hasCalls) return 'tool-calls'
  return reason === 'stop' ? 'end' : 'other'
}
