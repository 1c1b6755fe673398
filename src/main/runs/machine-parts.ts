/** What the machine works with for one run: its journal, its models, its tools and what people decide about it. */
import type { LiveRun, LiveRunsOptions } from './live-run.ts'
import type { MachineParts } from './machine.ts'
import { keepResult } from './results.ts'
import { createStoreJournal } from './store-journal.ts'

export function machineParts(one: LiveRun, options: LiveRunsOptions): MachineParts {
  const { run, owner, work, controller, recorder } = one
  const { store, tools, now, newId } = options
  const held = work.definition.tools
  const journal = createStoreJournal({
    runId: run.id,
    recorder,
    store,
    now,
    newId,
    isCut: () => one.closing && one.failure === null && owner.recovery === 'resume',
  })
  return {
    run: { ...run, attended: owner.attended },
    journal,
    signal: controller.signal,
    gates: options.gates,
    now,
    newId,
    sleep: options.sleep,
    random: options.random,
    onWait: (wait) => {
      journal.waiting(wait)
      options.changed(run.id)
    },
    modelOf: options.modelOf,
    build: (asked) => work.build(asked),
    warningOf: ({ key, params, message }) => ({ key, params, text: message }),
    held,
    holds: (name) => held.includes(name) && tools.get(name) !== undefined,
    effectOf: (name) => tools.get(name)?.effect ?? null,
    isCallId: (callId) => one.state.steps.some((step) => step.calls.some((call) => call.callId === callId)),
    decided() {
      const { decided } = one
      if (decided.length === 0) return null
      one.decided = []
      // On the disk before anything is done because of it. Where that fails, the run is ended.
      const stored = store.enqueue(() => {}, { order: run.id })
      return stored.then(
        () => decided,
        () => decided,
      )
    },
    callTool: (name, given, call) =>
      tools.call(name, given, { ...call, runId: run.id, signal: controller.signal, now }),
    keepResult: (text) => keepResult(text, run.id, store),
  }
}
