/** Answers the routes of runs. */
import type { runRoutes } from '#shared/contract/runs'
import { AppError } from '#shared/errors'
import type { RunOrigin } from '#shared/run'
import type { BackgroundService } from '../../agent/background.ts'
import type { HandlersOf, Principal } from '../../base/call.ts'
import type { RunService } from '../../runs/service.ts'
import type { Store } from '../../store/store.ts'

interface Services {
  readonly store: Store
  readonly runs: RunService
  readonly background: BackgroundService
  /** Of this start of the program. */
  readonly epoch: string
}

/** Who stands behind a call. */
function originOf({ kind }: Principal): RunOrigin {
  return kind === 'owner' ? 'person' : kind === 'agent' ? 'agent' : 'api'
}

export function runHandlers({ store, runs, background, epoch }: Services): HandlersOf<typeof runRoutes> {
  return {
    'run.start': (input, { principal }) =>
      background.start({ ...input, principal: principal.id, origin: originOf(principal) }),
    'run.list': (query) => store.runs.list(query),
    'run.get': ({ id }) => {
      const run = store.runs.detail(id)
      if (run === undefined) throw new AppError('run-gone')
      return run
    },
    'run.attach': ({ runId, afterSeq }, { client }) => {
      client.attach(runId)
      const replay = runs.replay(runId, afterSeq)
      if (replay.ended) client.detach(runId)
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
