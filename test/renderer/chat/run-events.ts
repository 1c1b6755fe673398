/** Short ways to write the events of one run. */
import type { RunEvent } from '#shared/runs/run'

export const runId = '0192f0c1-2d3e-7a4b-8c5d-6e7f8091a2b3'
export const model = { providerId: '0192f0c1-2d3e-7a4b-8c5d-6e7f8091a2b4', modelId: 'practice' }

type Body = RunEvent extends infer One ? (One extends RunEvent ? Omit<One, Envelope> : never) : never
type Envelope = 'runId' | 'seq' | 'at'

/** `at` is 1000 + seq. */
export function event(seq: number, body: Body): RunEvent {
  return { runId, seq, at: 1000 + seq, ...body } as RunEvent
}

/** The first event of a chat's run. */
export const start: Body = {
  type: 'run-start',
  kind: 'chat',
  subject: runId,
  parentId: null,
  agentVersionId: runId,
}
