/** Repeats of calls that begin an answer: told by the id of the run, and by what that run was begun with. */
import type { AgentDefinition } from '#shared/agents/agent'
import type { StartedRun } from '#shared/conversations/contract'
import type { Message } from '#shared/conversations/conversation'
import { AppError } from '#shared/errors'
import type { Run } from '#shared/runs/run'
import { sameContent } from '../base/repeat.ts'
import type { Store } from '../store/store.ts'

/** What a call asks for. */
export type Command =
  | {
      readonly type: 'send'
      readonly conversationId: string
      readonly text: string
      readonly parentId?: string | null | undefined
    }
  | {
      readonly type: 'regenerate' | 'continue'
      readonly messageId: string
      readonly definition?: AgentDefinition | undefined
    }
  | {
      readonly type: 'try'
      readonly conversationId?: string | undefined
      readonly text: string
      readonly definition: AgentDefinition
    }

/** How a run began, as far as what is stored tells. */
interface Begun {
  readonly run: Run
  readonly answer: Message
  /** What the answer is to. */
  readonly asked: Message | undefined
}

/**
 * The answer to a repeat: what the first call began. undefined where no run bears this id. Throws `conflict` where that
 * run was begun by another call.
 */
export function createRepeated(store: Store) {
  return (runId: string | undefined, command: Command): StartedRun | undefined => {
    const run = runId === undefined ? undefined : store.runs.get(runId)
    if (run === undefined) return undefined
    const answer = run.subject === null ? undefined : store.messages.get(run.subject)
    if (answer === undefined) throw new AppError('run-id-taken')
    const asked = answer.parentId === null ? undefined : store.messages.get(answer.parentId)
    if (!isSame({ run, answer, asked }, command)) throw new AppError('run-id-taken')
    const addsMessage = command.type === 'send' || command.type === 'try'
    return {
      conversationId: answer.conversationId,
      userMessageId: addsMessage ? (asked?.id ?? null) : null,
      messageId: answer.id,
      runId: run.id,
    }
  }

  function isSame({ run, answer, asked }: Begun, command: Command): boolean {
    const isFirstRun = store.messages.runIds(answer.id)[0] === run.id
    // A message is stored together with its first answer; those beside it were asked for again.
    const at = answer.siblingIds.indexOf(answer.id)
    const added = isFirstRun && at === 0 ? asked : undefined
    switch (command.type) {
      case 'send':
        return (
          run.kind === 'chat' &&
          answer.conversationId === command.conversationId &&
          added?.text === command.text &&
          (command.parentId === undefined || added.parentId === command.parentId)
        )
      case 'try':
        return (
          run.kind === 'trial' &&
          (command.conversationId === undefined
            ? added?.parentId === null
            : answer.conversationId === command.conversationId) &&
          added?.text === command.text &&
          isDraft(run, command.definition)
        )
      case 'regenerate': {
        const beside = answer.siblingIds.indexOf(command.messageId)
        return isFirstRun && beside >= 0 && beside < at && isDraft(run, command.definition)
      }
      case 'continue':
        return !isFirstRun && answer.id === command.messageId && isDraft(run, command.definition)
    }
  }

  function isDraft(run: Run, definition: AgentDefinition | undefined): boolean {
    return (
      definition === undefined ||
      sameContent(definition, store.agents.version(run.agentVersionId)?.definition)
    )
  }
}
