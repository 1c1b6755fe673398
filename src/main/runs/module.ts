/** Runs, as a module: the service with its gates and its scheduler, and what they answer. */
import type { Topic } from '#shared/contract/events'
import type { Module } from '../base/module.ts'
import { sleep } from '../base/sleep.ts'
import type { Store } from '../store/store.ts'
import { createDeadlineGate } from './deadline-gate.ts'
import { runHandlers } from './handlers.ts'
import { createRateGate } from './rate-gate.ts'
import { createScheduler } from './scheduler.ts'
import { createRunService, type RunServiceOptions } from './service.ts'

/** How long deltas are gathered before they cross to a window: one frame. */
const frameMs = 16
const checkpointMs = 500
/** How many runs that nobody waits for go on at once; a model on this machine answers one at a time. */
const mostBackgroundRuns = 8

export interface RunsModuleOptions
  extends Pick<RunServiceOptions, 'tools' | 'modelOf' | 'publish' | 'now' | 'newId'> {
  readonly store: Store
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
  readonly log: {
    info(message: string, details?: Readonly<Record<string, unknown>>): void
    error(message: string, details?: Readonly<Record<string, unknown>>): void
  }
}

export function createRunsModule({ store, announce, log, ...options }: RunsModuleOptions) {
  const { now, newId } = options
  const providerOf = (id: string) => store.providers.get(id)
  const runs = createRunService({
    ...options,
    store,
    gates: [
      createDeadlineGate({ now }),
      createRateGate({ limitOf: (id) => providerOf(id)?.requestsPerMinute ?? null, now }),
    ],
    scheduler: createScheduler({
      total: mostBackgroundRuns,
      perGroup: (id) => (providerOf(id)?.type === 'ollama' ? 1 : mostBackgroundRuns),
    }),
    changed: (id) => announce('runs', [id]),
    sleep,
    random: Math.random,
    frameMs,
    checkpointMs,
    onInternalError: (thrown) => log.error('A run failed inside.', { thrown }),
  })

  return {
    /** Owners register their kinds here before the runs are taken up. */
    runs,
    handlers: runHandlers({ store, runs, epoch: newId() }),
    recover() {
      const { interrupted, resumed } = runs.recover()
      for (const runId of interrupted) log.info('A run was cut off.', { runId })
      for (const runId of resumed) log.info('A run that was cut off goes on.', { runId })
    },
    close: () => runs.close(),
  } satisfies Module & Record<string, unknown>
}
