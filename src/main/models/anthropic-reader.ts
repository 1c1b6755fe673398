/** Reads a streamed answer of Anthropic's Messages. */
import type { Usage } from '#shared/common'
import { type Notice, notice } from '#shared/errors'
import type { StopReason } from '#shared/runs/run'
import { count, isRecord, record, text, type UntrustedRecord } from '../base/untrusted.ts'
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

type Block =
  | { readonly type: 'text'; text: string }
  | { readonly type: 'thinking'; thinking: string; signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: unknown }
  | CallBlock
  | { readonly type: 'other' }

interface CallBlock {
  readonly type: 'tool_use'
  readonly id: string
  readonly name: string
  json: string
  isOpen: boolean
  /** As it was passed on; empty before that. */
  callId: string
}

export function createAnthropicReader(
  service: Service,
  modelId: string,
  request: ModelRequest,
  warnings: readonly Notice[],
  emit: (event: ModelEvent) => void,
): AnswerReader {
  const blocks = new Map<unknown, Block>()
  const idOf = callIds(request)
  let inputUsage: UntrustedRecord = {}
  let outputUsage: UntrustedRecord = {}
  let stopReason = ''
  let stopped = false
  let begun = false
  let gathered = 0
  let calls = 0
  /** A call without arguments: whether it is whole, or was cut before the first one, what follows shows. */
  let bare: CallBlock | null = null

  function open(index: unknown, content: UntrustedRecord): void {
    emitBare()
    switch (content.type) {
      case 'text':
        blocks.set(index, { type: 'text', text: text(content.text) })
        emitText(text(content.text))
        break
      case 'thinking':
        blocks.set(index, {
          type: 'thinking',
          thinking: text(content.thinking),
          signature: text(content.signature),
        })
        emitThinking(text(content.thinking))
        break
      case 'redacted_thinking':
        blocks.set(index, { type: 'redacted_thinking', data: content.data })
        break
      case 'tool_use': {
        const given = isRecord(content.input) && Object.keys(content.input).length > 0 ? content.input : null
        blocks.set(index, {
          type: 'tool_use',
          id: text(content.id),
          name: text(content.name),
          json: given === null ? '' : JSON.stringify(given),
          isOpen: true,
          callId: '',
        })
        begun = true
        gathered += 1 + (given === null ? 0 : JSON.stringify(given).length)
        break
      }
      default:
        blocks.set(index, { type: 'other' })
    }
  }

  function grow(block: Block | undefined, delta: UntrustedRecord): void {
    if (typeof delta.text === 'string') {
      if (block?.type === 'text') block.text += delta.text
      emitText(delta.text)
    } else if (typeof delta.thinking === 'string') {
      if (block?.type === 'thinking') block.thinking += delta.thinking
      emitThinking(delta.thinking)
    } else if (typeof delta.signature === 'string') {
      if (block?.type === 'thinking') block.signature += delta.signature
      gathered += delta.signature.length
    } else if (typeof delta.partial_json === 'string' && block?.type === 'tool_use') {
      block.json += delta.partial_json
      gathered += delta.partial_json.length
    }
  }

  function close(block: Block | undefined): void {
    if (block?.type !== 'tool_use' || !block.isOpen) return
    block.isOpen = false
    // Cut by the token limit: such a call is not whole, and finish() says so.
    if (block.json !== '' && !isJson(block.json)) return
    if (block.json === '') bare = block
    else emitCall(block)
  }

  function emitBare(): void {
    if (bare !== null) emitCall(bare)
    bare = null
  }

  function emitCall(block: CallBlock): void {
    if (block.name === '') throw new AnswerFailure(malformed(service, 'sent-unnamed-call'))
    calls += 1
    block.callId = idOf(block.id)
    emit({
      type: 'tool-call',
      call: { callId: block.callId, name: block.name, arguments: block.json || '{}' },
    })
  }

  function emitText(piece: string): void {
    if (piece === '') return
    begun = true
    emit({ type: 'text', text: piece })
  }

  function emitThinking(piece: string): void {
    if (piece === '') return
    begun = true
    emit({ type: 'thinking', text: piece })
  }

  function usage(): Usage | null {
    const read = (name: string) => count(outputUsage[name] ?? inputUsage[name])
    if (read('input_tokens') === 0 && read('output_tokens') === 0) return null
    const cached = read('cache_read_input_tokens')
    return {
      inputTokens: read('input_tokens') + cached + read('cache_creation_input_tokens'),
      outputTokens: read('output_tokens'),
      cachedInputTokens: cached,
      reasoningTokens: count(record(outputUsage.output_tokens_details).thinking_tokens),
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
      const event = parseJson(data, service)
      if (!isRecord(event)) throw new AnswerFailure(malformed(service, 'sent-no-part'))
      switch (event.type) {
        case 'message_start':
          inputUsage = record(record(event.message).usage)
          break
        case 'content_block_start':
          open(event.index, record(event.content_block))
          break
        case 'content_block_delta':
          grow(blocks.get(event.index), record(event.delta))
          break
        case 'content_block_stop':
          close(blocks.get(event.index))
          break
        case 'message_delta':
          stopReason = text(record(event.delta).stop_reason) || stopReason
          if (isRecord(event.usage)) outputUsage = event.usage
          break
        case 'message_stop':
          stopped = true
          return true
        case 'error':
          throw new AnswerFailure(failureOfError(errorOf(event) ?? { message: '' }, service, modelId))
        default:
          // Pings, and whatever may be added.
          break
      }
      return false
    },
    finish(): ModelAnswer {
      const isCut = stopReason === 'max_tokens'
      const half = [...blocks.values()].some(
        (block) =>
          block.type === 'tool_use' && (block.json === '' ? isCut && block === bare : !isJson(block.json)),
      )
      if (!stopped && stopReason === '') {
        if (half) throw new AnswerFailure(malformed(service, 'sent-half-call'))
        throw new AnswerFailure(begun ? cutOff(service) : emptyAnswer(service))
      }
      if (stopReason === 'model_context_window_exceeded' && !begun) {
        throw new AnswerFailure(failureOfError({ message: '', status: 413 }, service, modelId))
      }
      if (stopReason === 'refusal' && !begun) {
        throw new AnswerFailure(
          failureOfError({ message: '', code: 'content_filter', status: 400 }, service, modelId),
        )
      }
      if (half && !isCut) throw new AnswerFailure(malformed(service, 'sent-half-call'))
      if (!begun && !isCut) throw new AnswerFailure(emptyAnswer(service))
      if (!isCut) emitBare()
      const opaque = thinkingState([...blocks.values()], modelId)
      return {
        stopReason: stopReasonOf(stopReason, calls > 0),
        usage: usage(),
        ...(opaque && { opaque }),
        warnings: half ? [...warnings, notice('answer-cut-in-call')] : warnings,
      }
    },
    usage,
  }
}

/**
 * The blocks of an answer that thought, in their order: thinking that goes back in another place than where it stood is
 * refused. Of a call only the id is kept; the conversation holds the rest.
 */
function thinkingState(blocks: readonly Block[], modelId: string): ModelAnswer['opaque'] {
  const kept = blocks.flatMap((block): unknown[] => {
    switch (block.type) {
      case 'redacted_thinking':
        return [{ type: block.type, data: block.data }]
      case 'thinking':
        return block.signature === ''
          ? []
          : [{ type: block.type, thinking: block.thinking, signature: block.signature }]
      case 'text':
        return [{ type: block.type, text: block.text }]
      case 'tool_use':
        return block.callId === '' ? [] : [{ type: block.type, id: block.callId }]
      default:
        return []
    }
  })
  const thought = blocks.some(
    (block) => block.type === 'redacted_thinking' || (block.type === 'thinking' && block.signature !== ''),
  )
  return thought ? { protocol: 'anthropic', value: { modelId, blocks: kept } } : undefined
}

function stopReasonOf(reason: string, hasCalls: boolean): StopReason {
  switch (reason) {
    case 'end_turn':
      return hasCalls ? 'tool-calls' : 'end'
    case 'tool_use':
      return 'tool-calls'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'max-tokens'
    case 'stop_sequence':
      return 'stop-sequence'
    case 'refusal':
      return 'content-filter'
    default:
      return hasCalls ? 'tool-calls' : reason === '' ? 'end' : 'other'
  }
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}
