/**
 * The loop: ask the model, make the calls it wants, tell it what came back, until it is done. Nothing here throws for
 * what the world does; the outcome is a value. It knows neither conversations nor windows.
 */
import type { AgentDefinition } from '#shared/agent'
import { addUsage, type ModelRef, noUsage, type Usage } from '#shared/common'
import { AppError, toAppError, type WireError } from '#shared/errors'
import type { ModelInfo } from '#shared/provider'
import type { RunOutcome } from '#shared/run'
import type { ToolCall } from '#shared/tool'
import { cost as costOf } from '../models/cost.ts'
import { toAppError as failureToAppError } from '../models/failure.ts'
import type { ChatMessage, Model, ModelRequest, ModelResult, OpaqueState } from '../models/model.ts'
import { streamWithRetry } from '../models/retry.ts'
import type { Sleep } from '../models/sleep.ts'
import type { Store } from '../store/store.ts'
import { callTool, unknownTool } from '../tools/call.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { contextWindow, type PastMessage } from './context-window.ts'
import { addCosts } from './costs.ts'
import type { LiveStep, RunLog } from './run-log.ts'

/** A run of a model that calls tools without end is ended here. */
const mostSteps = 50

export interface LoopOptions {
  readonly runId: string
  readonly messageId: string
  readonly definition: AgentDefinition
  /** The branch up to this answer; its last message is the person's, or the answer that is being continued. */
  readonly past: readonly PastMessage[]
  /** How many steps the answer already has. */
  readonly firstStep: number
  readonly signal: AbortSignal
  readonly log: RunLog
  readonly store: Store
  readonly tools: ToolRegistry
  /** Rejects with an AppError where the model cannot be had: no key, offline, deleted. */
  readonly modelOf: (ref: ModelRef) => Promise<{ readonly model: Model; readonly info: ModelInfo }>
  readonly sleep: Sleep
  readonly random: () => number
  readonly now: () => number
  readonly newId: () => string
}

export interface LoopOutcome {
  readonly status: Exclude<RunOutcome, 'interrupted'>
  readonly error: WireError | null
  readonly usage: Usage
  readonly cost: string | null
}

type StepOutcome =
  | { readonly kind: 'answered'; readonly live: LiveStep; readonly opaque: OpaqueState | undefined }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'stopped' }

export async function runLoop(options: LoopOptions): Promise<LoopOutcome> {
  const { definition, log, signal, store, now } = options
  const candidates = [definition.model, ...definition.fallbacks].filter(
    (ref): ref is ModelRef => ref !== null,
  )
  const inRun: ChatMessage[] = []
  let candidate = 0
  let usage: Usage = noUsage
  let cost: string | null = '0'
  const end = (status: LoopOutcome['status'], error: AppError | null): LoopOutcome => ({
    status,
    error: error?.toWire() ?? null,
    usage,
    cost,
  })

  for (let index = options.firstStep; index < options.firstStep + mostSteps; index += 1) {
    if (signal.aborted) return end('stopped', null)
    const ref = candidates[candidate]
    if (ref === undefined)
      return end('failed', new AppError('no-model', 'Choose a model for this agent first.'))
    const outcome = await takeStep(ref, index)
    if (signal.aborted || outcome.kind === 'stopped') return end('stopped', null)
    if (outcome.kind === 'failed') {
      const next = candidates[candidate + 1]
      if (next === undefined) return end('failed', outcome.error)
      await log.record({
        type: 'model-switch',
        step: index,
        from: ref,
        to: next,
        error: outcome.error.toWire(),
      })
      candidate += 1
      continue
    }
    const { live, opaque } = outcome
    inRun.push({
      role: 'assistant',
      text: live.text,
      thinking: live.thinking,
      toolCalls: live.toolCalls,
      ...(opaque && { opaque }),
    })
    if (live.toolCalls.length === 0) return end('done', null)
    inRun.push(...(await makeCalls(live)))
    if (signal.aborted) return end('stopped', null)
  }
  return end(
    'failed',
    new AppError(
      'internal',
      `The run was ended after ${mostSteps} steps, because the model went on calling tools.`,
    ),
  )

  async function takeStep(ref: ModelRef, index: number): Promise<StepOutcome> {
    const live: LiveStep = {
      id: options.newId(),
      index,
      model: ref,
      text: '',
      thinking: '',
      toolCalls: [],
      textSeq: 0,
      thinkingSeq: 0,
    }
    const startedAt = now()
    void log.record({ type: 'step-start', step: index, model: ref }, () =>
      store.runs.insertStep({
        id: live.id,
        runId: options.runId,
        messageId: options.messageId,
        index,
        model: ref,
        startedAt,
      }),
    )
    let found: Awaited<ReturnType<LoopOptions['modelOf']>>
    try {
      found = await options.modelOf(ref)
    } catch (thrown) {
      endStep(live, null, null, startedAt, null, [])
      return signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error: toAppError(thrown) }
    }
    const { request, warnings } = requestFor(found.info)
    const calls: ToolCall[] = []
    let firstAt: number | null = null
    let shownAttempt = 0
    log.open(live)

    const { result } = await streamWithRetry({
      candidates: [found.model],
      request: () => request,
      signal,
      sleep: options.sleep,
      random: options.random,
      onRetry: ({ attempt, waitMs, failure }) => {
        log.checkpoint()
        const error = failureToAppError(failure).toWire()
        void log.record({ type: 'retry-wait', step: index, attempt, waitMs, error })
      },
      onEvent: (event, attempt) => {
        if (attempt !== shownAttempt) {
          // What the broken attempt wrote stays on the screen until the new one has something to show.
          log.restart()
          calls.length = 0
          shownAttempt = attempt
        }
        firstAt ??= now()
        if (event.type === 'text') log.text(event.text)
        else if (event.type === 'thinking') log.thinking(event.text)
        else calls.push(asCalled(event.call, calls, index))
      },
    })
    return finishStep(live, result, found.info, { calls, startedAt, firstAt, warnings })
  }

  function finishStep(
    live: LiveStep,
    result: ModelResult,
    info: ModelInfo,
    seen: { calls: ToolCall[]; startedAt: number; firstAt: number | null; warnings: readonly string[] },
  ): StepOutcome {
    const spent = result.ok ? result.answer.usage : result.usage
    if (spent !== null) usage = addUsage(usage, spent)
    const stepCost = spent === null ? null : costOf(spent, info)
    cost = addCosts(cost, stepCost)
    const warnings = [...seen.warnings, ...(result.ok ? result.answer.warnings : [])]
    live.toolCalls = result.ok ? seen.calls : []
    // Another model answers anew: half an answer of the first would stand before it.
    if (!result.ok && result.failure.kind !== 'cancelled' && candidates[candidate + 1] !== undefined)
      log.restart()
    for (const call of live.toolCalls) void log.record({ type: 'tool-call', step: live.index, call })
    endStep(live, result, stepCost, seen.startedAt, seen.firstAt, warnings)
    if (result.ok) return { kind: 'answered', live, opaque: result.answer.opaque }
    if (result.failure.kind === 'cancelled') return { kind: 'stopped' }
    return { kind: 'failed', error: failureToAppError(result.failure) }
  }

  function endStep(
    live: LiveStep,
    result: ModelResult | null,
    stepCost: string | null,
    startedAt: number,
    firstAt: number | null,
    warnings: readonly string[],
  ): void {
    log.close()
    const content = {
      stopReason: result?.ok ? result.answer.stopReason : null,
      usage: result === null ? null : result.ok ? result.answer.usage : result.usage,
      cost: stepCost,
      firstTokenMs: firstAt === null ? null : Math.max(0, firstAt - startedAt),
      latencyMs: Math.max(0, now() - startedAt),
      warnings: [...warnings],
    }
    void log.record({ type: 'step-end', step: live.index, ...content }, () =>
      store.runs.endStep({
        id: live.id,
        text: live.text,
        thinking: live.thinking,
        textSeq: live.textSeq,
        thinkingSeq: live.thinkingSeq,
        toolCalls: live.toolCalls,
        ...content,
      }),
    )
  }

  function requestFor(info: ModelInfo): { request: ModelRequest; warnings: string[] } {
    const { parameters, systemPrompt } = definition
    const contextTokens = parameters.contextLength ?? info.contextLength
    const window = contextWindow(options.past, {
      contextTokens,
      answerTokens: parameters.maxTokens,
      systemText: systemPrompt,
    })
    const warnings: string[] = []
    if (window.leftOut > 0) {
      warnings.push(
        `The ${window.leftOut} oldest messages were left out, because they do not fit this model's context.`,
      )
    }
    const wanted = options.tools.definitions(definition.tools)
    const withTools = info.capabilities.tools !== false
    if (!withTools && wanted.length > 0)
      warnings.push('This model cannot use tools, so none were offered to it.')
    const continued =
      options.past.at(-1)?.role === 'assistant' && inRun.length === 0 ? [goOn(window.messages)] : []
    return {
      warnings,
      request: {
        system: systemPrompt,
        messages: [...window.messages, ...continued.flat(), ...inRun],
        tools: withTools ? wanted : [],
        parameters,
        capabilities: info.capabilities,
        contextLength: contextTokens,
      },
    }
  }

  async function makeCalls(live: LiveStep): Promise<ChatMessage[]> {
    const context = { signal, now }
    return Promise.all(
      live.toolCalls.map(async (call): Promise<ChatMessage> => {
        const tool = options.tools.get(call.name)
        const startedAt = now()
        // A call that changes the world is on the disk as intended before it is made.
        if (tool?.effect === 'world')
          await log.record({ type: 'tool-call', step: live.index, call: { ...call, startedAt } })
        const held = tool !== undefined && definition.tools.includes(call.name)
        const result = held
          ? await callTool(tool, call.arguments, context)
          : unknownTool(call.name, definition.tools)
        const status = result.ok ? 'done' : result.cancelled ? 'cancelled' : 'failed'
        const done: ToolCall = { ...call, status, result: result.text, startedAt, endedAt: now() }
        live.toolCalls = live.toolCalls.map((one) => (one.callId === call.callId ? done : one))
        const stored = live.toolCalls
        void log.record({ type: 'tool-result', step: live.index, call: done }, () =>
          store.runs.setToolCalls(live.id, stored),
        )
        return {
          role: 'tool',
          callId: call.callId,
          name: call.name,
          result: result.text,
          failed: !result.ok,
        }
      }),
    )
  }
}

/** Ids of calls come from the model: an empty or a repeated one is given one of ours. */
function asCalled(
  call: { readonly callId: string; readonly name: string; readonly arguments: string },
  before: readonly ToolCall[],
  step: number,
): ToolCall {
  const taken = call.callId === '' || before.some((one) => one.callId === call.callId)
  const callId = taken ? `call_${step}_${before.length}` : call.callId
  return { ...call, callId, status: 'called', result: null, startedAt: null, endedAt: null }
}

/** Asks a model to go on with an answer that was cut off. After a tool's result it goes on by itself. */
function goOn(messages: readonly ChatMessage[]): ChatMessage[] {
  if (messages.at(-1)?.role !== 'assistant') return []
  return [
    { role: 'user', text: 'Your answer was cut off. Go on exactly where it ends; do not repeat any of it.' },
  ]
}
