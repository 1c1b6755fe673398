/** The service of runs: starts an answer, keeps those under way, stops them, and replays one to whoever attaches. */
import type { AgentDefinition } from '#shared/agent'
import { type ModelRef, noUsage } from '#shared/common'
import type { StartedRun } from '#shared/contract/conversations'
import type { Topic } from '#shared/contract/events'
import type { Conversation } from '#shared/conversation'
import { AppError, toAppError } from '#shared/errors'
import type { ModelInfo } from '#shared/provider'
import type { RunEvent, RunOutcome } from '#shared/run'
import type { Model } from '../models/model.ts'
import type { Sleep } from '../models/sleep.ts'
import type { Replay, Store } from '../store/store.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import { type LoopOutcome, runLoop } from './loop.ts'
import { type AnswerAgain, createPlanner, type Plan } from './planner.ts'
import { createRunLog, type RunLog } from './run-log.ts'
import { titleFrom } from './title.ts'

/** The most of a branch that is read for a model: beyond any model's window. */
const mostCharacters = 8_000_000
/** How long the end of a run that could not be stored waits before it is tried again. */
const storeAgainMs = 5000

export interface RunnerOptions {
  readonly store: Store
  readonly tools: ToolRegistry
  readonly modelOf: (ref: ModelRef) => Promise<{ readonly model: Model; readonly info: ModelInfo }>
  readonly publish: (event: RunEvent) => void
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
  readonly now: () => number
  readonly newId: () => string
  readonly sleep: Sleep
  readonly random: () => number
  readonly frameMs: number
  readonly checkpointMs: number
  /** Hears of what went wrong in the loop itself. */
  readonly onInternalError: (thrown: unknown) => void
}

export interface Runner {
  send(input: {
    conversationId: string
    text: string
    parentId?: string | null | undefined
  }): Promise<StartedRun>
  regenerate(input: AnswerAgain): Promise<StartedRun>
  continueAnswer(input: AnswerAgain): Promise<StartedRun>
  tryDraft(input: {
    definition: AgentDefinition
    conversationId?: string | undefined
    text: string
  }): Promise<StartedRun>
  stop(runId: string): Promise<void>
  stopIn(conversationId: string): Promise<void>
  /** Resolves at once where no run is under way; else when the last one has ended. */
  settled(): Promise<void>
  /** Stored events after `afterSeq`; what is under way is stored first, so that nothing sent is missing. */
  replay(runId: string, afterSeq: number): Replay
  /** Ends what is under way as interrupted: for the end of the program. */
  close(): Promise<void>
}

interface LiveRun {
  readonly conversationId: string
  readonly controller: AbortController
  readonly log: RunLog
  /** Resolves when all is over, or when the start failed. */
  readonly ended: Promise<void>
  closing: boolean
  failure: AppError | null
}

export function createRunner(options: RunnerOptions): Runner {
  const { store, now, newId, announce } = options
  const planner = createPlanner({ store, newId })
  const live = new Map<string, LiveRun>()
  const closing = new AbortController()
  /** Runs that have ended, whose end could not be stored yet. */
  const late = new Map<string, { readonly log: RunLog; readonly stored: Promise<void> }>()

  async function start(plan: Plan): Promise<StartedRun> {
    const { conversation, answerer, userMessage, answer } = plan
    if (closing.signal.aborted) throw new AppError('cancelled', 'Agent Factory is closing.')
    const running = [...live.values()].some((run) => run.conversationId === conversation.id)
    if (running) {
      throw new AppError(
        'run-active',
        'An answer is still being written in this conversation. Wait for it, or stop it.',
      )
    }
    const runId = newId()
    const ids = { runId, conversationId: conversation.id, messageId: answer.id }
    const controller = new AbortController()
    const log = createRunLog({
      ids,
      store,
      publish: options.publish,
      now,
      frameMs: options.frameMs,
      checkpointMs: options.checkpointMs,
      onStoreError: (thrown) => {
        run.failure ??= toAppError(thrown)
        controller.abort()
      },
    })
    let finish = () => {}
    const ended = new Promise<void>((resolve) => {
      finish = resolve
    })
    const run: LiveRun = {
      conversationId: conversation.id,
      controller,
      log,
      ended,
      closing: false,
      failure: null,
    }
    live.set(runId, run)
    const startedAt = now()

    const leafId = answer.continued === null ? answer.id : leafWith(conversation, answer.id)

    await log.record({ type: 'run-start', agentVersionId: answerer.versionId }, () => {
      if (userMessage !== null) {
        const { id, text, parentId, fromBox } = userMessage
        const { titleSource, leafId } = conversation
        store.messages.insertUser({
          id,
          text,
          parentId,
          conversationId: conversation.id,
          createdAt: startedAt,
        })
        const firstWords = titleSource === 'auto' && leafId === null
        store.conversations.update(conversation.id, {
          ...(fromBox ? { draft: '' } : {}),
          ...(firstWords ? { title: titleFrom(text) } : {}),
        })
      }
      if (answer.continued !== null) store.messages.reopen(answer.id, runId)
      else {
        const { id, parentId } = answer
        store.messages.insertAnswer({
          id,
          conversationId: conversation.id,
          parentId,
          runId,
          createdAt: startedAt,
        })
      }
      store.runs.insert({
        id: runId,
        conversationId: conversation.id,
        messageId: answer.id,
        agentId: answerer.agentId,
        agentVersionId: answerer.versionId,
        startedAt,
      })
      store.conversations.setLeaf(conversation.id, leafId)
      store.conversations.touch(conversation.id, startedAt)
    })
    if (run.failure !== null) {
      live.delete(runId)
      finish()
      throw run.failure
    }
    announce('conversations', [conversation.id])
    announce('messages', [conversation.id])
    void write(plan, runId, run).finally(finish)
    return {
      conversationId: conversation.id,
      userMessageId: userMessage?.id ?? null,
      messageId: answer.id,
      runId,
    }
  }

  /** The run itself, from the first step to its end. Never rejects. */
  async function write(plan: Plan, runId: string, run: LiveRun): Promise<void> {
    const { conversation, answerer, answer } = plan
    let outcome: LoopOutcome
    try {
      outcome = await runLoop({
        runId,
        messageId: answer.id,
        definition: answerer.definition,
        past: store.messages.path(
          answer.continued === null ? (answer.parentId ?? answer.id) : answer.id,
          mostCharacters,
        ),
        firstStep: answer.continued?.steps.length ?? 0,
        signal: run.controller.signal,
        log: run.log,
        store,
        tools: options.tools,
        modelOf: options.modelOf,
        sleep: options.sleep,
        random: options.random,
        now,
        newId,
      })
    } catch (thrown) {
      options.onInternalError(thrown)
      run.log.checkpoint()
      outcome = { status: 'failed', error: toAppError(thrown).toWire(), usage: noUsage, cost: null }
    }
    const cutOff = run.closing && outcome.status === 'stopped'
    const status: RunOutcome = run.failure !== null ? 'failed' : cutOff ? 'interrupted' : outcome.status
    const end = { ...outcome, status, error: run.failure?.toWire() ?? outcome.error }
    run.log.close()
    await run.log.record({ type: 'run-end', ...end }, () =>
      store.runs.end({ id: runId, ...end, endedAt: now() }),
    )
    live.delete(runId)
    if (run.log.unstored().length > 0) {
      late.set(runId, { log: run.log, stored: storeLate(runId, run) })
    }
    announce('conversations', [conversation.id])
    announce('messages', [conversation.id])
  }

  /** Until there is room on the disk again, or the program ends. Never rejects. */
  async function storeLate(runId: string, { conversationId, log }: LiveRun): Promise<void> {
    let isStored = false
    while (!isStored) {
      await options.sleep(storeAgainMs, closing.signal)
      isStored = await log.storeAgain()
      if (closing.signal.aborted) break
    }
    late.delete(runId)
    announce('conversations', [conversationId])
    announce('messages', [conversationId])
  }

  /** The branch that shows an answer which is continued, with all that was said after it. */
  function leafWith({ id, leafId }: Conversation, messageId: string): string {
    if (leafId === null) return messageId
    return store.messages.holds(id, messageId) ? leafId : store.messages.newestLeaf(messageId)
  }

  return {
    send: async (input) => start(planner.send(input)),
    regenerate: async (input) => start(planner.regenerate(input)),
    continueAnswer: async (input) => start(planner.continueAnswer(input)),
    tryDraft: async (input) => start(planner.tryDraft(input)),
    async stop(runId) {
      const run = live.get(runId)
      if (run === undefined) return
      run.controller.abort()
      await run.ended
    },
    async stopIn(conversationId) {
      const runs = [...live.values()].filter((run) => run.conversationId === conversationId)
      for (const run of runs) run.controller.abort()
      await Promise.all(runs.map((run) => run.ended))
    },
    async settled() {
      while (live.size > 0) await Promise.all([...live.values()].map((run) => run.ended))
    },
    replay(runId, afterSeq) {
      const log = live.get(runId)?.log ?? late.get(runId)?.log
      log?.checkpoint()
      store.flush()
      const replay = store.runs.replay(runId, afterSeq)
      if (replay === undefined) throw new AppError('not-found', 'This run is gone.')
      const unstored = log?.unstored() ?? []
      return unstored.length === 0 ? replay : withUnstored(replay, unstored, afterSeq)
    },
    async close() {
      closing.abort()
      const runs = [...live.values()]
      for (const run of runs) {
        run.closing = true
        run.controller.abort()
      }
      await Promise.all(runs.map((run) => run.ended))
      await Promise.all([...late.values()].map(({ stored }) => stored))
    },
  }
}

function withUnstored(replay: Replay, unstored: readonly RunEvent[], afterSeq: number): Replay {
  const missing = unstored.filter(({ seq }) => seq > afterSeq)
  return {
    events: [...replay.events, ...missing].sort((one, other) => one.seq - other.seq),
    lastSeq: Math.max(replay.lastSeq, ...unstored.map(({ seq }) => seq)),
    ended: replay.ended || unstored.some(({ type }) => type === 'run-end'),
  }
}
