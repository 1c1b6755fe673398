/** After a crash: runs that were cut off get the end that they did not reach. No tool call is made again. */
import { addUsage, noUsage, type Usage } from '#shared/common'
import type { RunEvent } from '#shared/run'
import type { ToolCall } from '#shared/tool'
import { addMoney } from './money.ts'
import { readUsage, type StoreContext } from './rows.ts'
import { readToolCalls, type StepRow, writeList } from './step-rows.ts'
import type { RunEnd, RunStore, UnfinishedRun } from './store.ts'

type CutStep = Pick<StepRow, 'id' | 'index' | 'toolCalls' | 'usage' | 'cost' | 'textSeq' | 'thinkingSeq'>

interface Rescue {
  unfinished(): UnfinishedRun[]
  end(ending: RunEnd): void
}

export function createRunRescue(
  { db, log, transaction }: StoreContext,
  { unfinished, end }: Rescue,
): RunStore['interruptUnfinished'] {
  const steps = db.prepare<[string], CutStep>(
    `SELECT id, "index", tool_calls AS toolCalls, usage, cost, text_seq AS textSeq, thinking_seq AS thinkingSeq
     FROM steps WHERE run_id = ? ORDER BY "index"`,
  )
  const setToolCalls = db.prepare('UPDATE steps SET tool_calls = ? WHERE id = ?')
  const lastSeq = db
    .prepare<[string], number | null>('SELECT max(seq) FROM run_events WHERE run_id = ?')
    .pluck()
  const append = db.prepare('INSERT INTO run_events (run_id, seq, type, body) VALUES (?, ?, ?, ?)')

  function rescue(run: UnfinishedRun, now: number): void {
    const cut = steps.all(run.id)
    let seq = Math.max(
      lastSeq.get(run.id) ?? 0,
      ...cut.flatMap(({ textSeq, thinkingSeq }) => [textSeq, thinkingSeq]),
    )
    const envelope = () => {
      seq += 1
      return { runId: run.id, conversationId: run.conversationId, messageId: run.messageId, seq, at: now }
    }
    const store = (event: RunEvent) => append.run(event.runId, event.seq, event.type, JSON.stringify(event))
    let usage: Usage = noUsage
    let cost: string | null = '0'
    for (const step of cut) {
      const place = { table: 'steps', id: step.id, column: 'usage' }
      usage = addUsage(usage, readUsage(step.usage, log, place) ?? noUsage)
      cost = addMoney(cost, step.cost)
      const calls = readToolCalls(step, log)
      if (!calls.some(isOpen)) continue
      const closed = calls.map((call) =>
        isOpen(call) ? { ...call, status: 'cancelled' as const, endedAt: now } : call,
      )
      setToolCalls.run(writeList(closed), step.id)
      closed.forEach((call, index) => {
        const before = calls[index]
        if (before === undefined || !isOpen(before)) return
        store({ type: 'tool-result', ...envelope(), step: step.index, call })
      })
    }
    store({ type: 'run-end', ...envelope(), status: 'interrupted', error: null, usage, cost })
    end({ id: run.id, status: 'interrupted', error: null, usage, cost, endedAt: now })
  }

  return (now) => {
    const cutOff = unfinished()
    if (cutOff.length > 0) {
      transaction(() => {
        for (const run of cutOff) rescue(run, now)
      })
    }
    return cutOff
  }
}

const isOpen = (call: ToolCall): boolean => call.status === 'called'
