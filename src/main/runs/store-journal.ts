/** The journal over the store: each fact is a row, and the event that tells it bears the row's seq. */
import { createHash } from 'node:crypto'
import { type AppError, toAppError } from '#shared/errors'
import type { RunEvent } from '#shared/runs/run'
import type { ToolCall } from '#shared/tools/tool'
import type { Store } from '../store/store.ts'
import type { OpenStep, RunJournal } from './journal.ts'
import type { Recorder } from './recorder.ts'
import type { CallState } from './state.ts'

export interface StoreJournalOptions {
  readonly runId: string
  readonly recorder: Recorder
  readonly store: Pick<Store, 'runs' | 'flush'>
  readonly now: () => number
  readonly newId: () => string
  /**
   * True once the end of the program cuts a run off that goes on at the next start: from then on nothing is written but
   * the ends of calls that were made, so that it goes on from where it stood, as after a kill.
   */
  readonly isCut?: () => boolean
}

/** The call as events and windows know it. */
export function shown({
  effect: _effect,
  idempotencyKey: _key,
  approved: _approved,
  ...call
}: ToolCall & Partial<CallState>): ToolCall {
  return call
}

export function createStoreJournal(options: StoreJournalOptions): RunJournal {
  const { runId, recorder, store, now, isCut = () => false } = options
  const { runs } = store
  let open: OpenStep | null = null

  return {
    stepStarted(step, model, at) {
      open = { index: step, model, startedAt: at }
      void recorder.record(
        { type: 'step-start', step, model },
        ({ seq }) => runs.insertStep({ runId, index: step, model, startedAt: at, startSeq: seq }),
        at,
      )
      recorder.open(step)
    },
    text: recorder.text,
    thinking: recorder.thinking,
    restart: recorder.restart,
    checkpoint: recorder.checkpoint,
    retryWait(step, attempt, waitMs, error) {
      if (isCut()) return
      void recorder.record({ type: 'retry-wait', step, attempt, waitMs, error }, runs.appendEvent)
    },
    modelSwitch(step, from, to, error) {
      if (isCut()) return
      void recorder.record({ type: 'model-switch', step, from, to, error }, runs.appendEvent)
    },
    stepEnded(facts, calls) {
      // One that came to its end, or failed of itself, has ended whatever else does.
      if (isCut() && facts.stopReason === null && facts.error === null) {
        recorder.checkpoint()
        open = null
        const { text, thinking } = recorder.close()
        return { text, thinking }
      }
      const written = recorder.close()
      const { index, startedAt } = open ?? { index: 0, startedAt: now() }
      open = null
      const at = startedAt + facts.latencyMs
      const { error, opaque, ...told } = facts
      // Their rows are written with the end of the step, and are shown with it: a call is never without its step.
      const asked = calls.map((call) => {
        const told = { type: 'tool-call', step: index, call: shown(call) } as const
        const { seq, show } = recorder.reserve(told, at)
        return { call: shown(call), effect: call.effect, seq, show }
      })
      void recorder
        .record(
          { type: 'step-end', step: index, ...told, warnings: [...told.warnings] },
          ({ seq: endSeq }) =>
            runs.endStep({ runId, index, ...written, ...told, error, opaque, calls: asked, endSeq }),
          at,
        )
        .then(() => {
          for (const { show } of asked) show()
        })
      return { text: written.text, thinking: written.thinking }
    },
    openStep: () => open,
    async callBegun(step, call) {
      const { callId, idempotencyKey, approvedArguments, startedAt: began } = call
      const at = began ?? now()
      const { seq, show } = recorder.reserve({ type: 'tool-call', step, call: shown(call) }, at)
      const key = idempotencyKey ?? ''
      let refusal: AppError | null = null
      try {
        // All that leads to the call is committed first; then the call itself, by the connection that waits for the disk.
        store.flush()
        runs.beginCall({ runId, callId, idempotencyKey: key, approvedArguments, at, seq })
      } catch (thrown) {
        refusal = toAppError(thrown)
      }
      if (refusal === null) show()
      else show({ type: 'tool-call', step, call: { ...shown(call), status: 'requested', startedAt: null } })
      return refusal
    },
    callEnded(step, call) {
      const isMade = call.effect === 'world' && call.startedAt !== null
      if (isCut() && call.status === 'cancelled' && !isMade) return
      const at = call.endedAt ?? now()
      const told = { type: 'tool-result', step, call: shown(call) } as const
      void recorder.record(told, ({ seq }) => runs.endCall(runId, shown(call), seq), at)
    },
    approvalAsked({ step, callId, name, arguments: given, rule, expiresAt }) {
      const asked = JSON.stringify({ name, arguments: given })
      const at = now()
      const id = options.newId()
      const hash = createHash('sha256').update(asked).digest('hex')
      const write = ({ seq }: RunEvent) =>
        runs.askApproval({ id, runId, step, callId, asked, hash, rule, seq, at, expiresAt })
      return recorder.record({ type: 'approval-request', step, callId }, write, at)
    },
    waiting(wait) {
      if (isCut()) return
      const status = wait === null ? 'running' : 'waiting'
      void recorder.record({ type: 'run-status', status, wait }, (event) => {
        runs.setStatus(runId, status, wait, event.at)
        runs.appendEvent(event)
      })
    },
  }
}
