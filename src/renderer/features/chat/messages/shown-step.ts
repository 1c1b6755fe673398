/** The steps of an answer as they are shown: what is stored, and over it what is known of the run that writes now. */
import type { ModelRef } from '#shared/common'
import type { Message } from '#shared/conversations/conversation'
import { isCutOff, isUnderWay, joinSteps, type Step } from '#shared/runs/run'
import type { LiveRun } from '../live/live-run.ts'

export interface ShownStep extends Step {
  /** The index of the first of the steps that are shown as this one. */
  readonly first: number
  /** True while this step is being written. */
  readonly growing: boolean
}

export function shownSteps(message: Message, live: LiveRun | null): readonly ShownStep[] {
  const running = message.status === 'running' && (live === null || isUnderWay(live.status))
  const stored = message.steps.map((step) => ({ ...step, first: step.index, growing: false }))
  if (live === null || live.runId !== message.runId) return markLast(joined(stored), running)
  const written = new Map(live.steps.map((step) => [step.index, step]))
  const kept = stored.filter((step) => !written.has(step.index))
  const fresh = live.steps.map((step) => ({
    ...step,
    first: step.index,
    runId: live.runId,
    growing: false,
  }))
  const all = [...kept, ...fresh].sort((one, other) => one.index - other.index)
  return markLast(joined(all), running)
}

function markLast(steps: readonly ShownStep[], running: boolean): readonly ShownStep[] {
  const last = steps.at(-1)
  if (!running || last === undefined || last.stopReason !== null) return steps
  return [...steps.slice(0, -1), { ...last, growing: true }]
}

/**
 * What goes on from where a step was cut is shown as one with it: the cut may stand within a word, a list or a block of
 * code. Where another model goes on, that is told between them.
 */
function joined(steps: readonly ShownStep[]): readonly ShownStep[] {
  const shown: ShownStep[] = []
  for (const step of steps) {
    const before = shown.at(-1)
    if (before === undefined || !isCutOff(before) || !isSameModel(before.model, step.model)) shown.push(step)
    else shown.splice(-1, 1, withBefore(step, before))
  }
  return shown
}

function withBefore(step: ShownStep, before: ShownStep): ShownStep {
  return {
    ...step,
    first: before.first,
    text: before.text + step.text,
    thinking: [before.thinking, step.thinking].filter((part) => part !== '').join('\n\n'),
    warnings: [...before.warnings, ...step.warnings],
  }
}

export function isSameModel(one: ModelRef, other: ModelRef): boolean {
  return one.providerId === other.providerId && one.modelId === other.modelId
}

/** All text of the answer, for copying and for reading aloud. */
export function answerText(message: Message, steps: readonly ShownStep[]): string {
  const text = joinSteps(steps).trim()
  return text === '' ? message.text : text
}
