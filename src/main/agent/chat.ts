/**
 * Chats and trials: the first of those that runs are made for. It writes the messages that a run begins with and ends
 * with, in the transactions of the run itself; the run knows of neither.
 */
import type { AgentDefinition } from '#shared/agents/agent'
import { addCosts, addUsage } from '#shared/common'
import type { Topic } from '#shared/contract/events'
import type { StartedRun } from '#shared/conversations/contract'
import type { Conversation, Message } from '#shared/conversations/conversation'
import { AppError } from '#shared/errors'
import { joinSteps, type Run, type Step } from '#shared/runs/run'
import type { RunOwner, RunResult } from '../runs/owner.ts'
import { wholeResult } from '../runs/results.ts'
import type { RunService } from '../runs/service.ts'
import type { PathMessage, Store } from '../store/store.ts'
import type { PastMessage } from './context-window.ts'
import { type AnswerAgain, createPlanner, type Plan } from './planner.ts'
import { createRepeated } from './repeated.ts'
import { titleFrom } from './title.ts'
import type { WorkBuilder } from './work.ts'

/** The most of a branch that is read for a model: beyond any model's window. */
const mostCharacters = 8_000_000

export interface ChatOptions {
  readonly store: Store
  readonly runs: RunService
  readonly work: WorkBuilder
  readonly announce: (topic: Topic, ids?: readonly string[]) => void
  readonly now: () => number
  readonly newId: () => string
}

/** Who asks, and under which id, so that a repeat of the same call is the same run. */
export interface Asker {
  readonly runId?: string | undefined
  readonly principal?: string | undefined
}

export interface ChatService {
  send(
    input: { conversationId: string; text: string; parentId?: string | null | undefined } & Asker,
  ): Promise<StartedRun>
  regenerate(input: AnswerAgain & Asker): Promise<StartedRun>
  continueAnswer(input: AnswerAgain & Asker): Promise<StartedRun>
  tryDraft(
    input: { definition: AgentDefinition; conversationId?: string | undefined; text: string } & Asker,
  ): Promise<StartedRun>
  /** Ends what is being written in a conversation. */
  stopIn(conversationId: string): Promise<void>
}

/** As much of what an answer was before this run as its end needs. */
type Before = Pick<Message, 'conversationId' | 'steps' | 'usage' | 'cost' | 'durationMs'>

export function createChat({ store, runs, work, announce, now, newId }: ChatOptions): ChatService {
  const planner = createPlanner({ store, newId })
  const repeated = createRepeated(store)
  /** The run that writes in a conversation. */
  const writing = new Map<string, string>()
  const before = new Map<string, Before>()

  function tell(conversationId: string): void {
    announce('conversations', [conversationId])
    announce('messages', [conversationId])
  }

  async function start(plan: Plan, { runId = newId(), principal = 'owner' }: Asker): Promise<StartedRun> {
    const { conversation, answerer, userMessage, answer } = plan
    const { id: conversationId } = conversation
    if (writing.has(conversationId) || waits(conversation)) {
      throw new AppError('run-active')
    }
    // What may fail to be read is read before anything is marked as begun.
    const leafId = answer.continued === null ? answer.id : leafWith(conversation, answer.id)
    const past = pastOf(plan)
    const kind = conversation.agentId === null ? 'trial' : 'chat'
    writing.set(conversationId, runId)
    before.set(runId, answer.continued ?? { conversationId, ...nothingYet })
    try {
      await runs.start({
        id: runId,
        kind,
        subject: answer.id,
        origin: principal === 'owner' ? 'person' : 'api',
        principal,
        agentId: answerer.agentId,
        agentVersionId: answerer.versionId,
        input: null,
        work: work(answerer.definition, past, answer.continued?.steps.length ?? 0),
        place: null,
        alongside: () => writeStart(plan, runId, leafId),
      })
    } catch (thrown) {
      forget(runId, conversationId)
      throw thrown
    }
    tell(conversationId)
    return { conversationId, userMessageId: userMessage?.id ?? null, messageId: answer.id, runId }
  }

  /** A run that waits for a person holds its conversation, after a restart too. */
  function waits({ activeRunId }: Conversation): boolean {
    return activeRunId !== null && store.runs.get(activeRunId)?.status === 'waiting'
  }

  /** The branch up to the answer; what this very call adds need not be read back. */
  function pastOf({ conversation, userMessage, answer }: Plan): readonly PastMessage[] {
    if (userMessage === null) {
      const from = answer.continued === null ? (answer.parentId ?? answer.id) : answer.id
      return read(from)
    }
    const { text, parentId } = userMessage
    const above = parentId === null || conversation.leafId === null ? [] : read(parentId)
    return [...above, { role: 'user', text, status: 'complete', steps: [] }]
  }

  function read(leafId: string): PathMessage[] {
    return store.messages.path(leafId, mostCharacters).map((message) => ({
      ...message,
      steps: message.steps.map((step) => ({
        ...step,
        toolCalls: step.toolCalls.map((call) => wholeResult(call, store)),
      })),
    }))
  }

  function writeStart({ conversation, userMessage, answer }: Plan, runId: string, leafId: string): void {
    const { id: conversationId } = conversation
    const at = now()
    if (userMessage !== null) {
      const { id, text, parentId } = userMessage
      store.messages.insertUser({ id, text, parentId, conversationId, createdAt: at })
    }
    if (answer.continued !== null) store.messages.reopen(answer.id, runId)
    else {
      const { id, parentId } = answer
      store.messages.insertAnswer({ id, conversationId, parentId, runId, createdAt: at })
    }
    const firstWords = conversation.titleSource === 'auto' && conversation.leafId === null
    store.conversations.begin(conversationId, {
      runId,
      leafId,
      at,
      ...(userMessage?.fromBox ? { draft: '' } : {}),
      ...(userMessage !== null && firstWords ? { title: titleFrom(userMessage.text) } : {}),
    })
  }

  /** The branch that shows an answer which is continued, with all that was said after it. */
  function leafWith({ id, leafId }: Conversation, messageId: string): string {
    if (leafId === null) return messageId
    return store.messages.holds(id, messageId) ? leafId : store.messages.newestLeaf(messageId)
  }

  function forget(runId: string, conversationId: string): void {
    before.delete(runId)
    if (writing.get(conversationId) === runId) writing.delete(conversationId)
  }

  /** What the answer was before this run; after a restart it is read. */
  function beforeOf(run: Run): Before | undefined {
    const known = before.get(run.id)
    if (known !== undefined || run.subject === null) return known
    const message = store.messages.get(run.subject)
    if (message === undefined) return undefined
    return withoutStepsOf(message, run.id)
  }

  function writeEnd(run: Run, { status, error, usage, cost, endedAt, steps }: RunResult): void {
    const was = beforeOf(run)
    if (run.subject === null || was === undefined) return
    const ownSteps = steps.map(({ text, stopReason, calls }) => ({ text, stopReason, toolCalls: calls }))
    store.messages.endAnswer({
      id: run.subject,
      text: joinSteps([...was.steps, ...ownSteps]),
      status: status === 'done' ? 'complete' : status,
      error,
      usage: was.usage === null ? usage : addUsage(was.usage, usage),
      cost: was.cost === null ? cost : addCosts(was.cost, cost),
      durationMs: (was.durationMs ?? 0) + Math.max(0, endedAt - run.createdAt),
    })
    store.conversations.settle(was.conversationId, run.id)
  }

  function owner(kind: string): RunOwner {
    return {
      kind,
      attended: true,
      recovery: 'interrupt',
      /** After a person's word on a call. */
      work(run) {
        const message = run.subject === null ? undefined : store.messages.get(run.subject)
        const version = store.agents.version(run.agentVersionId)
        if (message === undefined || version === undefined) {
          throw new AppError('run-subject-gone')
        }
        writing.set(message.conversationId, run.id)
        const was = withoutStepsOf(message, run.id)
        // Known from here on: at its end the store may be closed.
        before.set(run.id, was)
        const earlier = was.steps.length
        const from = earlier > 0 ? message.id : (message.parentId ?? message.id)
        return work(version.definition, withoutRun(read(from), run.id), earlier)
      },
      end: writeEnd,
      ended(run) {
        const conversationId = beforeOf(run)?.conversationId
        if (conversationId === undefined) return
        forget(run.id, conversationId)
        tell(conversationId)
      },
    }
  }

  runs.register(owner('chat'))
  runs.register(owner('trial'))

  return {
    send: async (input) =>
      repeated(input.runId, { ...input, type: 'send' }) ?? start(planner.send(input), input),
    regenerate: async (input) =>
      repeated(input.runId, { ...input, type: 'regenerate' }) ?? start(planner.regenerate(input), input),
    continueAnswer: async (input) =>
      repeated(input.runId, { ...input, type: 'continue' }) ?? start(planner.continueAnswer(input), input),
    tryDraft: async (input) =>
      repeated(input.runId, { ...input, type: 'try' }) ?? start(planner.tryDraft(input), input),
    async stopIn(conversationId) {
      const runId = writing.get(conversationId) ?? store.conversations.get(conversationId)?.activeRunId
      if (runId != null) await runs.stop(runId)
    },
  }
}

const nothingYet: Pick<Before, 'steps' | 'usage' | 'cost' | 'durationMs'> = {
  steps: [] satisfies Step[],
  usage: null,
  cost: null,
  durationMs: null,
}

/** What a run itself has said stands in its own state. */
function withoutRun(path: readonly PathMessage[], runId: string): PastMessage[] {
  return path.map((message) => withoutStepsOf(message, runId))
}

function withoutStepsOf<One extends Pick<PathMessage, 'steps'>>(message: One, runId: string): One {
  return { ...message, steps: message.steps.filter((step) => step.runId !== runId) }
}
