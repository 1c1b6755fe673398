/**
 * A person's word on calls that wait. It may come in any order, and while the run goes on with something else: it is
 * written down, and the run takes it up when it has come so far. Calls are made in the order in which the model wrote
 * them, so that one which is still undecided holds back those behind it.
 */
import { AppError, toAppError } from '#shared/errors'
import type { Store } from '../store/store.ts'
import type { LiveRun } from './live-run.ts'
import type { LiveRuns } from './live-runs.ts'
import type { CallState } from './state.ts'
import { createStoreJournal } from './store-journal.ts'

export interface Decision {
  readonly approved: boolean
  readonly by: string
  /** The arguments as they are allowed: JSON text. */
  readonly change?: string | undefined
}

export interface DecisionsOptions {
  readonly store: Store
  readonly runs: LiveRuns
  readonly now: () => number
  readonly newId: () => string
}

export interface Decisions {
  /** Rejects with an AppError where it was decided before, its time is over, or its run is. */
  decide(approvalId: string, runId: string, decision: Decision): Promise<void>
  /** Its time is over, and nobody decided. */
  expire(approvalId: string, runId: string): Promise<void>
}

interface Outcome {
  readonly status: 'approved' | 'denied' | 'expired'
  readonly by: string
  readonly change?: string | undefined
}

/** What the model is told of a call that is not made. */
const refusals = {
  denied: 'A person did not allow this call.',
  expired: 'This call was not allowed: its approval expired before anyone decided.',
}

export function createDecisions({ store, runs, now, newId }: DecisionsOptions): Decisions {
  /** A run that can still hear a decision; it is taken up where it was left to wait. */
  function taken(runId: string): LiveRun | undefined {
    const one = runs.live.get(runId)
    if (one !== undefined) return one.controller.signal.aborted ? undefined : one
    return store.runs.get(runId)?.status === 'waiting' ? runs.resume(runId) : undefined
  }

  async function settle(approvalId: string, runId: string, { status, by, change }: Outcome): Promise<void> {
    const asked = store.runs.approvals(runId).find(({ id }) => id === approvalId)
    if (asked === undefined) throw new AppError('approval-gone')
    const at = now()
    const isOver = asked.expiresAt !== null && at >= asked.expiresAt
    // A run that was stopped leaves what it asked undecided.
    const isOpen = asked.status === 'pending' && isOver === (status === 'expired')
    const one = isOpen ? taken(runId) : undefined
    if (one === undefined) throw new AppError('approval-over')
    const { step, callId } = asked
    const call = one.state.steps.at(-1)?.calls.find((call) => call.callId === callId)
    // The same once more is no change.
    const changed = change === undefined || change === call?.arguments ? null : change
    const approved = status === 'approved'
    const changeOf = (call: CallState): CallState =>
      status === 'approved'
        ? { ...call, status: 'requested', approved, approvedArguments: changed }
        : { ...call, status: 'denied', result: refusals[status], endedAt: at }

    one.pending += 1
    one.decided = [...one.decided, { callId, change: changeOf }]
    void one.recorder.record(
      { type: 'approval-decision', step, callId, approved },
      ({ seq }) =>
        store.runs.decideApproval({ id: approvalId, status, decidedBy: by, change: changed, seq, at }),
      at,
    )
    if (call !== undefined && !approved) {
      createStoreJournal({ runId, recorder: one.recorder, store, now, newId }).callEnded(step, changeOf(call))
    }
    runs.tellDecided(one)
    // On the disk before anything is done because of it.
    await store
      .enqueue(() => {}, { order: runId })
      .catch((thrown) => {
        one.failure ??= toAppError(thrown)
      })
    one.pending -= 1
    const { failure } = one
    runs.settle(one)
    if (failure !== null) throw failure
  }

  return {
    decide: (approvalId, runId, { approved, by, change }) =>
      settle(approvalId, runId, { status: approved ? 'approved' : 'denied', by, change }),
    expire: (approvalId, runId) => settle(approvalId, runId, { status: 'expired', by: 'clock' }),
  }
}
