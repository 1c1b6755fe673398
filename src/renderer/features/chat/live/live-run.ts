/** What a window knows of a run while it goes on: a pure state and the reducer over its events. */
import { assertNever } from '#shared/assert-never'
import type { Cost, ModelRef, Usage } from '#shared/common'
import type { WireError } from '#shared/errors'
import type { Run, RunEvent, RunStatus, RunWait, Step } from '#shared/runs/run'
import type { ToolCall } from '#shared/tools/tool'

/** A pause before the model is asked again. */
export interface RetryWait {
  readonly attempt: number
  /** UTC milliseconds at which the next attempt begins. */
  readonly until: number
  readonly error: WireError
}

export interface ModelSwitch {
  readonly step: number
  readonly from: ModelRef
  readonly to: ModelRef
  readonly error: WireError
}

export interface LiveStep extends Omit<Step, 'runId'> {
  /** When the first thinking and the first text came, so that the time of thinking can be told. */
  readonly thinkingAt: number | null
  readonly textAt: number | null
}

export interface LiveRun {
  readonly runId: string
  /** The seq of the last event applied; 0 before the first. */
  readonly seq: number
  readonly status: RunStatus
  /** Ordered by index; a run that goes on with an answer begins above 0. */
  readonly steps: readonly LiveStep[]
  readonly wait: RetryWait | null
  /** What the run waits for, other than a retry: its turn, a limit, a person. */
  readonly hold: RunWait | null
  readonly switches: readonly ModelSwitch[]
  /** Calls that wait for a person's word. */
  readonly awaiting: readonly string[]
  readonly error: WireError | null
  readonly usage: Usage | null
  readonly cost: Cost | null
  readonly startedAt: number | null
  readonly endedAt: number | null
}

export function newLiveRun(runId: string): LiveRun {
  return {
    runId,
    seq: 0,
    status: 'running',
    steps: [],
    wait: null,
    hold: null,
    switches: [],
    awaiting: [],
    error: null,
    usage: null,
    cost: null,
    startedAt: null,
    endedAt: null,
  }
}

/** Where a live event stands: already applied, the very next one, or past something that was missed. */
export function orderOf(state: LiveRun, event: RunEvent): 'duplicate' | 'next' | 'gap' {
  if (event.seq <= state.seq) return 'duplicate'
  if (event.seq > state.seq + 1) return 'gap'
  return leavesHole(state, event) ? 'gap' : 'next'
}

/** True for a delta that begins past the end of the text known: something before it is missing. */
function leavesHole(state: LiveRun, event: RunEvent): boolean {
  if (event.type !== 'text-delta' && event.type !== 'thinking-delta') return false
  const step = state.steps.find((one) => one.index === event.step)
  const known = event.type === 'text-delta' ? step?.text : step?.thinking
  return event.offset > (known?.length ?? 0)
}

/** The state after this event. A duplicate gives back the very same state. Never throws. */
export function applyRunEvent(state: LiveRun, event: RunEvent): LiveRun {
  if (event.seq <= state.seq) return state
  return { ...reduce(state, event), seq: event.seq }
}

/**
 * The state after the stored events that `run.attach` answered with. Deltas are not stored one by one, so the
 * numbers may skip here; live events go on from `lastSeq`.
 */
export function applyReplay(state: LiveRun, events: readonly RunEvent[], lastSeq: number): LiveRun {
  let next = state
  for (const event of events) {
    if (event.seq <= state.seq) continue
    next = reduce(next, event)
  }
  return { ...next, seq: Math.max(lastSeq, state.seq) }
}

/** The state of a run that is known to have ended, where no event said so. */
export function applyEnd(state: LiveRun, { status, error, usage, cost, endedAt }: Run): LiveRun {
  return { ...state, status, error, usage, cost, endedAt, wait: null, awaiting: [] }
}

function reduce(state: LiveRun, event: RunEvent): LiveRun {
  switch (event.type) {
    case 'run-start':
      return { ...state, startedAt: event.at }
    case 'run-status':
      return { ...state, status: event.status, hold: event.wait }
    case 'step-start':
      // The same step begins anew after a failed attempt: what it had written is void.
      return { ...putStep(state, emptyStep(event.step, event.model)), wait: null }
    case 'thinking-delta':
      return changeStep(state, event, (step) => {
        const thinking = splice(step.thinking, event.offset, event.text)
        return { thinking, thinkingAt: thinking === '' ? null : (step.thinkingAt ?? event.at) }
      })
    case 'text-delta':
      return changeStep(state, event, (step) => {
        const text = splice(step.text, event.offset, event.text)
        return { text, textAt: text === '' ? null : (step.textAt ?? event.at) }
      })
    case 'tool-call':
    case 'tool-result':
      return changeStep(state, event, (step) => ({ toolCalls: putCall(step.toolCalls, event.call) }))
    case 'approval-request':
      return { ...state, awaiting: [...state.awaiting.filter((id) => id !== event.callId), event.callId] }
    case 'approval-decision':
      return { ...state, awaiting: state.awaiting.filter((id) => id !== event.callId) }
    case 'step-end':
      return changeStep(state, event, () => ({
        stopReason: event.stopReason,
        usage: event.usage,
        cost: event.cost,
        firstTokenMs: event.firstTokenMs,
        latencyMs: event.latencyMs,
        warnings: event.warnings,
      }))
    case 'retry-wait':
      return {
        ...state,
        wait: { attempt: event.attempt, until: event.at + event.waitMs, error: event.error },
      }
    case 'model-switch':
      return {
        ...state,
        wait: null,
        switches: [
          ...state.switches,
          { step: event.step, from: event.from, to: event.to, error: event.error },
        ],
      }
    case 'run-end':
      return {
        ...state,
        status: event.status,
        error: event.error,
        usage: event.usage,
        cost: event.cost,
        endedAt: event.at,
        wait: null,
        hold: null,
        awaiting: [],
      }
    default:
      return assertNever(event)
  }
}

function splice(text: string, offset: number, added: string): string {
  return offset === text.length ? text + added : text.slice(0, offset) + added
}

const unknownModel: ModelRef = { providerId: '', modelId: '' }

function emptyStep(index: number, model: ModelRef): LiveStep {
  return {
    index,
    model,
    text: '',
    thinking: '',
    toolCalls: [],
    stopReason: null,
    usage: null,
    cost: null,
    firstTokenMs: null,
    latencyMs: null,
    warnings: [],
    thinkingAt: null,
    textAt: null,
  }
}

function putStep(state: LiveRun, step: LiveStep): LiveRun {
  const steps = state.steps.filter((one) => one.index !== step.index)
  const at = steps.findIndex((one) => one.index > step.index)
  steps.splice(at === -1 ? steps.length : at, 0, step)
  return { ...state, steps }
}

function changeStep(
  state: LiveRun,
  event: RunEvent & { readonly step: number },
  change: (step: LiveStep) => Partial<LiveStep>,
): LiveRun {
  const found = state.steps.find((one) => one.index === event.step)
  const step = found ?? emptyStep(event.step, unknownModel)
  const changed = { ...step, ...change(step) }
  const next =
    found === undefined
      ? putStep(state, changed)
      : { ...state, steps: state.steps.map((one) => (one === found ? changed : one)) }
  // Text thrown away before an attempt is no sign yet that the attempt has begun.
  const emptied = 'text' in event && event.text === ''
  return next.wait === null || emptied ? next : { ...next, wait: null }
}

function putCall(calls: readonly ToolCall[], call: ToolCall): ToolCall[] {
  const known = calls.some((one) => one.callId === call.callId)
  return known ? calls.map((one) => (one.callId === call.callId ? call : one)) : [...calls, call]
}
