/** The runs that the window follows now, and how long their thinking took. */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { AppError } from '#shared/errors'
import type { RunStatus } from '#shared/runs/run'
import { api } from '../../../api.ts'
import type { LiveRun } from './live-run.ts'
import { createRunFollower } from './run-follower.ts'

interface LiveRuns {
  readonly runs: Readonly<Record<string, LiveRun>>
  readonly failures: Readonly<Record<string, AppError>>
}

const useStore = create<LiveRuns>()(() => ({ runs: {}, failures: {} }))

/** Longer than a frame: a hidden window draws no frames, and its answers go on. */
const hiddenFrameMs = 250

function nextFrame(flush: () => void): void {
  let done = false
  const once = () => {
    if (done) return
    done = true
    window.clearTimeout(timer)
    window.cancelAnimationFrame(frame)
    flush()
  }
  const timer = window.setTimeout(once, hiddenFrameMs)
  const frame = window.requestAnimationFrame(once)
}

const follower = createRunFollower({
  client: api,
  schedule: nextFrame,
  publish: (run) => {
    rememberThinking(run)
    useStore.setState((state) => ({ runs: { ...state.runs, [run.runId]: run } }))
  },
  fail: (runId, error) => {
    useStore.setState((state) => ({ failures: { ...state.failures, [runId]: error } }))
  },
})

/** Follows a run while the component is shown; what was followed is let go after it. */
export function useFollowRun(runId: string | null): void {
  useEffect(() => {
    if (runId === null) return
    const leave = follower.follow(runId)
    return () => {
      leave()
      useStore.setState(
        ({ runs: { [runId]: _run, ...runs }, failures: { [runId]: _failure, ...failures } }) => ({
          runs,
          failures,
        }),
      )
    }
  }, [runId])
}

export function useLiveRun(runId: string | null): LiveRun | null {
  return useStore((state) => (runId === null ? null : (state.runs[runId] ?? null)))
}

/** The status alone, for what must not be rendered anew with each piece of the answer; null before anything is known. */
export function useRunStatus(runId: string | null): RunStatus | null {
  return useStore((state) => (runId === null ? null : (state.runs[runId]?.status ?? null)))
}

export function useRunFailure(runId: string | null): AppError | null {
  return useStore((state) => (runId === null ? null : (state.failures[runId] ?? null)))
}

// The store of the application keeps no time of thinking, so it is told for what this window saw itself.
const thinkingTimes = new Map<string, number>()
const mostTimes = 500

function rememberThinking(run: LiveRun): void {
  for (const step of run.steps) {
    if (step.thinkingAt === null || step.textAt === null) continue
    thinkingTimes.set(`${run.runId} ${step.index}`, Math.max(0, step.textAt - step.thinkingAt))
    const oldest = thinkingTimes.keys().next().value
    if (thinkingTimes.size > mostTimes && oldest !== undefined) thinkingTimes.delete(oldest)
  }
}

/** Milliseconds; null where this window did not see it. */
export function thinkingTime(runId: string, step: number): number | null {
  return thinkingTimes.get(`${runId} ${step}`) ?? null
}
