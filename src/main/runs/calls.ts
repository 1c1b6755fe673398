/**
 * Makes the calls that a model asks for. What only reads goes side by side; what changes the world goes one after the
 * other, is on the disk as begun before it is made, and is never made twice.
 */
import type { AppError } from '#shared/errors'
import { isEnded, type ToolCall } from '#shared/tools/tool'
import { type ToolOutcome, unknownTool } from '../tools/call.ts'
import { passGates } from './gates.ts'
import type { MachineParts } from './machine.ts'
import type { CallState, StepState } from './state.ts'

/** How each of them stands then: ended, waiting for a person, or as it was behind one that waits. */
export async function makeCalls(
  step: StepState,
  calls: readonly CallState[],
  parts: MachineParts,
  onChange: (call: CallState) => void,
): Promise<void> {
  let together: Promise<void>[] = []
  /** One before it waits for a person: what comes after it is asked about, too, and not made. */
  let isHeld = false
  for (const call of calls) {
    const work = async () => {
      const made = await makeCall(step.index, call, isHeld, parts)
      isHeld ||= made.status === 'waiting'
      onChange(made)
    }
    if (call.effect !== 'world') {
      together.push(work())
      continue
    }
    // In the order in which the model wrote them: what it read first is read before the world changes.
    await Promise.all(together)
    together = []
    await work()
  }
  await Promise.all(together)
}

async function makeCall(
  step: number,
  call: CallState,
  isHeld: boolean,
  parts: MachineParts,
): Promise<CallState> {
  const { journal, run, signal, now } = parts
  const given = call.approvedArguments ?? call.arguments
  const isKnown = call.effect !== null && parts.holds(call.name)
  if (!isKnown) return ended(step, call, now(), unknownTool(call.name, parts.held), parts)
  if (!signal.aborted && call.status !== 'waiting') {
    const { callId, name } = call
    const effect = call.effect ?? 'none'
    const request = { type: 'call', run, step, callId, name, arguments: given, effect } as const
    const passage = await passGates(request, signal, parts)
    if (passage.type === 'ask' && !call.approved) {
      const { rule, expiresAt } = passage
      await journal.approvalAsked({ step, callId, name, arguments: given, rule, expiresAt })
      return { ...call, status: 'waiting' }
    }
    if (passage.type === 'deny') return denied(step, call, passage.error, parts)
    if (isHeld && !signal.aborted) return call
  }
  return call.effect === 'world' ? changeWorld(step, call, given, parts) : read(step, call, given, parts)
}

async function read(step: number, call: CallState, given: string, parts: MachineParts): Promise<CallState> {
  const startedAt = parts.now()
  const outcome = await parts.callTool(call.name, given, { callId: call.callId, idempotencyKey: null })
  return ended(step, call, startedAt, outcome, parts)
}

async function changeWorld(
  step: number,
  call: CallState,
  given: string,
  parts: MachineParts,
): Promise<CallState> {
  const { journal, signal, now } = parts
  if (signal.aborted) return ended(step, call, null, cancelled, parts)
  const begun: CallState = { ...call, status: 'begun', startedAt: now(), idempotencyKey: parts.newId() }
  const refusal = await journal.callBegun(step, begun)
  if (refusal !== null) return ended(step, call, null, { ...cancelled, text: refusal.message }, parts)
  const { callId, idempotencyKey } = begun
  const outcome = await parts.callTool(call.name, given, { callId, idempotencyKey })
  return ended(step, begun, begun.startedAt, outcome, parts)
}

const cancelled: ToolOutcome = { status: 'cancelled', text: 'The call was cancelled before it was made.' }

function denied(step: number, call: CallState, error: AppError, parts: MachineParts): CallState {
  const isStop = parts.signal.aborted
  const text = `This call was not allowed: ${error.message}`
  return ended(step, call, null, isStop ? cancelled : { status: 'denied', text }, parts)
}

function ended(
  step: number,
  call: CallState,
  startedAt: number | null,
  { status, text }: ToolOutcome,
  { journal, now, keepResult }: MachineParts,
): CallState {
  const done = { ...call, status, ...keepResult(text), startedAt, endedAt: now() }
  journal.callEnded(step, done)
  return { ...done, result: text }
}

/** What a model is told of a call, whatever became of it. */
export function resultFor(call: Pick<ToolCall, 'status' | 'result'>): string {
  if (call.status === 'unknown') {
    const known = call.result === null ? '' : ` ${call.result}`
    return `It is not known whether this call took effect; check before you repeat it.${known}`
  }
  if (call.result !== null) return call.result
  return isEnded(call) || call.status === 'requested'
    ? 'This call was not made, because the run was cut off. Call again if it is still needed.'
    : 'This call was begun, and nothing is known of its end. Check before you repeat it.'
}
