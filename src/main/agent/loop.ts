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
import { failureToAppError } from '../models/failure.ts'
import type { ChatMessage, Model, ModelAnswer, ModelResult, OpaqueState } from '../models/model.ts'
import { streamWithRetry } from '../models/retry.ts'
import type { Sleep } from '../models/sleep.ts'
import type { Store } from '../store/store.ts'
import { unknownTool } from '../tools/call.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { PastMessage } from './context-window.ts'
import { addCosts } from './costs.ts'
import { buildRequest } from './request.ts'
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

/** How a step went, beyond what it wrote; times in milliseconds. */
interface StepFacts {
  readonly stopReason: ModelAnswer['stopReason'] | null
  readonly usage: Usage | null
  readonly cost: string | null
  readonly startedAt: number
  /** When the first of its answer came; null where none did. */
  readonly firstAt: number | null
  readonly warnings: readonly string[]
}

/** What the attempts of one step came to. */
interface Attempted {
  readonly calls: ToolCall[]
  readonly startedAt: number
  readonly firstAt: number | null
  readonly warnings: readonly string[]
  readonly failedUsage: Usage | null
  readonly usageUnreported: boolean
}

/** Of a step whose model could not even be asked. */
const nothing = { stopReason: null, usage: null, cost: null, firstAt: null, warnings: [] } as const

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
    if (outcome.kind === 'stopped') return end('stopped', null)
    if (outcome.kind === 'failed') {
      if (signal.aborted) return end('stopped', null)
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
    // After a stop too: then each call is cancelled at once, and none is left that seems to go on.
    inRun.push(...(await makeCalls(live)))
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
    try {
      return await ask(live, startedAt)
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      const givenUp = hasNext() && !signal.aborted
      if (givenUp) log.restart()
      endStep(live, { ...nothing, startedAt, warnings: givenUp ? [thrown.error.message] : [] })
      return signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error: thrown.error }
    }
  }

  /** Throws a Refusal where the model cannot be had. */
  async function ask(live: LiveStep, startedAt: number): Promise<StepOutcome> {
    const { model: ref, index } = live
    const { model, info } = await modelOf(ref).catch((thrown: unknown) => {
      throw new Refusal(toAppError(thrown))
    })
    const { request, warnings } = buildRequest({
      definition,
      past: options.past,
      inRun,
      model,
      info,
      tools: options.tools,
    })
    const calls: ToolCall[] = []
    let firstAt: number | null = null
    let asked = false
    let shownAttempt = 0
    const beginAnew = (attempt: number) => {
      log.restart()
      calls.length = 0
      shownAttempt = attempt
    }
    log.open(live)

    const { result, refusal, attempts, failedUsage, usageUnreported } = await streamWithRetry({
      model,
      async request() {
        // During the wait the provider may have been deleted, or offline mode switched on.
        if (asked) await modelOf(ref)
        asked = true
        return request
      },
      signal,
      sleep: options.sleep,
      random: options.random,
      onRetry: ({ attempt, waitMs, failure }) => {
        log.checkpoint()
        const error = failureToAppError(failure).toWire()
        void log.record({ type: 'retry-wait', step: index, attempt, waitMs, error })
      },
      onEvent: (event, attempt) => {
        // What the broken attempt wrote stays on the screen until the new one has something to show.
        if (attempt !== shownAttempt) beginAnew(attempt)
        firstAt ??= now()
        if (event.type === 'text') log.text(event.text)
        else if (event.type === 'thinking') log.thinking(event.text)
        else calls.push(asCalled(event.call, calls, index))
      },
    })
    const seen = { calls, startedAt, firstAt, warnings, failedUsage, usageUnreported }
    if (refusal !== null) return refuseStep(live, refusal, info, seen)
    // An answer of nothing at all is the answer nevertheless.
    if (result.ok && shownAttempt !== attempts - 1) beginAnew(attempts - 1)
    return finishStep(live, result, info, seen)
  }

  /** As the options', but it gives up at a stop: a keychain may wait for a person for as long as it likes. */
  async function modelOf(ref: ModelRef): ReturnType<LoopOptions['modelOf']> {
    let onAbort = () => {}
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(new AppError('cancelled', 'The run was stopped.'))
      signal.addEventListener('abort', onAbort, { once: true })
    })
    try {
      return await Promise.race([options.modelOf(ref), aborted])
    } catch (thrown) {
      throw toAppError(thrown)
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Another model answers anew: half an answer of the first would stand before its own. */
  function hasNext(): boolean {
    return candidates[candidate + 1] !== undefined
  }

  /** The model could be asked, and then it could not any more: what its failed attempts used is paid for. */
  function refuseStep(live: LiveStep, error: AppError, info: ModelInfo, seen: Attempted): StepOutcome {
    const { failedUsage, startedAt, firstAt } = seen
    if (failedUsage !== null) usage = addUsage(usage, failedUsage)
    const stepCost = costOfFailed(info, seen)
    cost = addCosts(cost, stepCost)
    const givenUp = hasNext() && !signal.aborted
    if (givenUp) log.restart()
    const warnings = givenUp ? [...seen.warnings, error.message] : seen.warnings
    endStep(live, { stopReason: null, usage: failedUsage, cost: stepCost, startedAt, firstAt, warnings })
    return signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error }
  }

  function finishStep(live: LiveStep, result: ModelResult, info: ModelInfo, seen: Attempted): StepOutcome {
    const { failedUsage } = seen
    const reported = result.ok ? result.answer.usage : result.usage
    const spent =
      reported === null || failedUsage === null ? (reported ?? failedUsage) : addUsage(reported, failedUsage)
    if (spent !== null) usage = addUsage(usage, spent)
    const stepCost = costOfStep(result, info, seen)
    cost = addCosts(cost, stepCost)
    const givenUp = !result.ok && result.failure.kind !== 'cancelled' && hasNext()
    const warnings = [...seen.warnings, ...(result.ok ? result.answer.warnings : [])]
    // The answer goes on without this model; why is shown later too.
    if (givenUp) warnings.push(result.failure.message)
    live.toolCalls = result.ok ? seen.calls : []
    if (givenUp) log.restart()
    for (const call of live.toolCalls) void log.record({ type: 'tool-call', step: live.index, call })
    const stopReason = result.ok ? result.answer.stopReason : null
    const { startedAt, firstAt } = seen
    endStep(live, { stopReason, usage: spent, cost: stepCost, startedAt, firstAt, warnings })
    if (result.ok) return { kind: 'answered', live, opaque: result.answer.opaque }
    if (result.failure.kind === 'cancelled') return { kind: 'stopped' }
    return { kind: 'failed', error: failureToAppError(result.failure) }
  }

  function endStep(live: LiveStep, seen: StepFacts): void {
    log.close()
    const content = {
      stopReason: seen.stopReason,
      usage: seen.usage,
      cost: seen.cost,
      firstTokenMs: seen.firstAt === null ? null : Math.max(0, seen.firstAt - seen.startedAt),
      latencyMs: Math.max(0, now() - seen.startedAt),
      warnings: [...seen.warnings],
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
          ? await options.tools.call(call.name, call.arguments, context)
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

/** Carries out of a step why its model cannot be had. */
class Refusal extends Error {
  readonly error: AppError
  constructor(error: AppError) {
    super(error.message, { cause: error })
    this.error = error
  }
}

/** null where it is not known; what failed attempts have used is paid for too. */
function costOfStep(
  result: ModelResult,
  info: ModelInfo,
  seen: Pick<Attempted, 'failedUsage' | 'usageUnreported'>,
): string | null {
  const reported = result.ok ? result.answer.usage : result.usage
  if (reported === null && !isRefusal(result) && !isFree(info)) return null
  const charged = result.ok ? result.answer.cost : undefined
  return addCosts(charged ?? costOf(reported ?? noUsage, info), costOfFailed(info, seen))
}

/** null where it is not known. */
function costOfFailed(
  info: ModelInfo,
  { failedUsage, usageUnreported }: Pick<Attempted, 'failedUsage' | 'usageUnreported'>,
): string | null {
  if (usageUnreported && !isFree(info)) return null
  return failedUsage === null ? '0' : costOf(failedUsage, info)
}

/** True where the service answered with an error and nothing else: nothing was used that could cost. */
function isRefusal(result: ModelResult): boolean {
  return !result.ok && result.failure.status !== undefined && result.failure.status >= 400
}

/** A model on this machine costs nothing, whatever it used. */
function isFree({ inputPrice, outputPrice }: ModelInfo): boolean {
  return inputPrice === '0' && outputPrice === '0'
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
