/** Answers the routes of runs. */

import { AppError } from '#shared/errors'
import type { runRoutes } from '#shared/runs/contract'
import type { HandlersOf } from '../base/call.ts'
import type { Store } from '../store/store.ts'
import type { RunService } from './service.ts'

interface Services {
  readonly store: Store
  readonly runs: RunService
  /** Of this start of the program. */
  readonly epoch: string
}

export function runHandlers({
  store,
  runs,
  epoch,
}: Services): HandlersOf<Omit<typeof runRoutes, 'run.start'>> {
  return {
    'run.list': (query) => store.runs.list(query),
    'run.get': ({ id }) => {
      const run = store.runs.detail(id)
      if (run === undefined) throw new AppError('run-gone')
      return run
    },
    'run.attach': ({ runId, afterSeq }, { client }) => {
      // Throws for a run that is not there; in the same turn, so that no event comes between.
      const replay = runs.replay(runId, afterSeq)
      if (replay.ended) client.detach(runId)
      else client.attach(runId)
      return { ...replay, epoch }
    },
    'run.detach': ({ runId }, { client }) => {
      client.detach(runId)
      return {}
    },
    'run.stop': async ({ runId }) => {
      await runs.stop(runId)
      return {}
    },
  }
}
