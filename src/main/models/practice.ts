/**
 * The practice model: no AI. It is deterministic, free and offline, so that everything can be tried without a key and
 * without a network. It calls each tool of the agent once and answers with what came back; asked for a schema, it fills
 * it with valid values. It says in each answer what it is.
 */
import type { Usage } from '#shared/common'
import type { StopReason } from '#shared/runs/run'
import { sleep as realSleep, type Sleep } from '../base/sleep.ts'
import { cancelled } from './failure.ts'
import type { ChatMessage, ListedModel, Model, ModelRequest, ModelResult, ModelSource } from './model.ts'
import { practiceAnswer } from './practice-text.ts'
import { valueForSchema } from './schema-value.ts'

export const practiceModelId = 'practice'

const practiceModel: ListedModel = {
  id: practiceModelId,
  name: 'Practice model (not an AI)',
  contextLength: 32_768,
  maxOutputTokens: null,
  capabilities: { tools: true, vision: false, thinking: true },
  inputPrice: '0',
  outputPrice: '0',
}

export interface PracticeOptions {
  readonly providerId: string
  /** Between two words, in milliseconds. */
  readonly delayMs: number
  readonly sleep?: Sleep
}

export function createPracticeSource(options: PracticeOptions): ModelSource {
  return {
    list: async () => ({ ok: true, models: [practiceModel] }),
    describe: async () => practiceModel,
    model: (modelId) => createPracticeModel(modelId, options),
    close: async () => {},
  }
}

function createPracticeModel(
  modelId: string,
  { providerId, delayMs, sleep = realSleep }: PracticeOptions,
): Model {
  return {
    ref: { providerId, modelId },
    async stream(request, { signal, onEvent }): Promise<ModelResult> {
      const plan = planAnswer(request)
      let written = 0
      const usage = (): Usage => ({
        inputTokens: countTokens(promptText(request)),
        outputTokens: written,
        cachedInputTokens: 0,
        reasoningTokens: plan.thinking === '' ? 0 : Math.min(written, pieces(plan.thinking).length),
      })
      const cut = request.parameters.maxTokens ?? Number.POSITIVE_INFINITY
      const say = async (type: 'text' | 'thinking', whole: string): Promise<'said' | 'cut' | 'cancelled'> => {
        for (const text of pieces(whole)) {
          if (signal.aborted) return 'cancelled'
          if (written >= cut) return 'cut'
          onEvent({ type, text })
          written += 1
          if (delayMs > 0) await sleep(delayMs, signal)
        }
        return signal.aborted ? 'cancelled' : 'said'
      }
      const finish = (stopReason: StopReason): ModelResult => ({
        ok: true,
        answer: { stopReason, usage: usage(), warnings: [] },
      })
      for (const type of ['thinking', 'text'] as const) {
        const outcome = await say(type, plan[type])
        if (outcome === 'cancelled') return { ok: false, failure: cancelled, usage: usage() }
        if (outcome === 'cut') return finish('max-tokens')
      }
      for (const call of plan.calls) {
        if (signal.aborted) return { ok: false, failure: cancelled, usage: usage() }
        written += countTokens(call.arguments)
        onEvent({ type: 'tool-call', call })
      }
      return finish(plan.calls.length > 0 ? 'tool-calls' : 'end')
    },
  }
}

interface Plan {
  readonly thinking: string
  readonly text: string
  readonly calls: readonly { readonly callId: string; readonly name: string; readonly arguments: string }[]
}

function planAnswer(request: ModelRequest): Plan {
  const turn = request.messages.slice(lastUser(request.messages))
  const called = new Set(
    turn.flatMap((message) =>
      message.role === 'assistant' ? message.toolCalls.map((call) => call.name) : [],
    ),
  )
  const open = request.tools.filter((tool) => !called.has(tool.name))
  const thinking = request.parameters.thinking === 'on'
  if (open.length > 0) {
    const names = open.map((tool) => tool.name).join(', ')
    return {
      thinking: thinking ? `I have ${open.length === 1 ? 'a tool' : 'tools'} to try: ${names}.` : '',
      text: `I am the practice model, not an AI. First I call ${names}.`,
      calls: open.map((tool, index) => ({
        callId: `practice_${request.messages.length}_${index}`,
        name: tool.name,
        arguments: JSON.stringify(valueForSchema(tool.inputSchema, { properties: 'required' })),
      })),
    }
  }
  const results = turn.filter((message) => message.role === 'tool')
  const question = turn[0]?.role === 'user' ? turn[0].text : ''
  return {
    thinking: thinking ? 'I do not think, but this is where thinking would be shown.' : '',
    text:
      request.responseSchema === undefined
        ? practiceAnswer(question, results)
        : JSON.stringify(valueForSchema(request.responseSchema, { properties: 'all' }), null, 2),
    calls: [],
  }
}

function lastUser(messages: readonly ChatMessage[]): number {
  return Math.max(
    0,
    messages.findLastIndex((message) => message.role === 'user'),
  )
}

/** Words with the white space before them: joined they are the text again. */
function pieces(text: string): readonly string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? []
}

/** Four characters a token, as a rule of thumb; always the same for the same text. */
function countTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

function promptText(request: ModelRequest): string {
  const messages = request.messages.map((message) =>
    message.role === 'tool'
      ? message.result
      : message.role === 'assistant'
        ? message.text + message.toolCalls.map((call) => call.arguments).join('')
        : message.text,
  )
  return [request.system, ...messages, ...request.tools.map((tool) => JSON.stringify(tool))].join('')
}
