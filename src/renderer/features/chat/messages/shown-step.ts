/** The steps of an answer as they are shown: what is stored, and over it what is known of the run that writes now. */
import type { Message } from '#shared/conversation'
import type { Step } from '#shared/run'
import type { LiveRun } from '../live/live-run.ts'

export interface ShownStep extends Omit<Step, 'id'> {
  /** True while this step is being written. */
  readonly growing: boolean
}

export function shownSteps(message: Message, live: LiveRun | null): readonly ShownStep[] {
  const running = message.status === 'running' && (live === null || live.status === 'running')
  const stored = message.steps.map((step) => ({ ...step, growing: false }))
  if (live === null || live.runId !== message.runId) return markLast(stored, running)
  const written = new Map(live.steps.map((step) => [step.index, step]))
  const kept = stored.filter((step) => !written.has(step.index))
  const fresh = live.steps.map((step) => ({ ...step, runId: live.runId, growing: false }))
  const all = [...kept, ...fresh].sort((one, other) => one.index - other.index)
  return markLast(all, running)
}

function markLast(steps: readonly ShownStep[], running: boolean): readonly ShownStep[] {
  const last = steps.at(-1)
  if (!running || last === undefined || last.stopReason !== null) return steps
  return [...steps.slice(0, -1), { ...last, growing: true }]
}

/** All text of the answer, for copying and for reading aloud. */
export function answerText(message: Message, steps: readonly ShownStep[]): string {
  const text = steps
    .map((step) => step.text.trim())
    .filter((part) => part !== '')
    .join('\n\n')
  return text === '' ? message.text : text
}
