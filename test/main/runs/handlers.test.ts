import { expect, test } from 'vitest'
import type { CallContext } from '#main/base/call'
import { runHandlers } from '#main/runs/handlers'
import { agentWith, freshStores, runnerOver, store } from '../../helpers/runner-house.ts'

freshStores()

/** A client that only remembers what it hears. */
function listener() {
  const heard = new Set<string>()
  const client = { attach: (id: string) => heard.add(id), detach: (id: string) => heard.delete(id) }
  return { heard, context: { client } as unknown as CallContext }
}

// Bug: ids that were never those of a run pile up at the client for as long as it lives.
test('attaching leaves with the client only runs that go on', async () => {
  const { background, runs } = runnerOver({ first: [{ events: ['until-abort'] }] })
  const handlers = runHandlers({ store, runs, epoch: 'e' })
  const { heard, context } = listener()
  const attach = (runId: string) => handlers['run.attach']({ runId, afterSeq: 0 }, context)
  expect(() => attach('0199f000-0000-7000-8000-0000000000aa')).toThrow('This run is gone.')
  expect([...heard]).toEqual([])
  const { id } = await background.start({ agentId: agentWith().id, input: 'Go.' })
  await attach(id)
  expect([...heard]).toEqual([id])
  await runs.stop(id)
  await attach(id)
  expect([...heard]).toEqual([])
})

// Bug: any text passes for a place in the list, and what follows it is anything.
test.each(['zzz', '~', 'a~b', ''])('the list of runs knows no place %j', (cursor) => {
  expect(() => store.runs.list({ cursor, limit: 5 })).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  )
})
