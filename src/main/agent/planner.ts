/** What a run is to be: which messages it adds, where, and who answers. Starts no run. */
import type { Agent, AgentDefinition } from '#shared/agents/agent'
import { type Conversation, canContinue, type Message } from '#shared/conversations/conversation'
import { AppError } from '#shared/errors'
import type { Store } from '../store/store.ts'

/** Who answers: an agent's version, or the snapshot of a draft. */
interface Answerer {
  readonly agentId: string | null
  readonly versionId: string
  readonly definition: AgentDefinition
}

export interface Plan {
  readonly conversation: Conversation
  readonly answerer: Answerer
  readonly userMessage: {
    readonly id: string
    readonly text: string
    readonly parentId: string | null
    /** Written in the message box, which is empty then; false for an edit, which leaves a draft there alone. */
    readonly fromBox: boolean
  } | null
  /** The answer: a new one under `parentId`, or one that is continued. */
  readonly answer: {
    readonly id: string
    readonly parentId: string | null
    readonly continued: Message | null
  }
}

export interface AnswerAgain {
  readonly messageId: string
  readonly definition?: AgentDefinition | undefined
}

/** Each throws an AppError that says what to do where the run cannot be. */
export interface Planner {
  /** `parentId`: where the message goes; left out: below the branch shown. */
  send(input: { conversationId: string; text: string; parentId?: string | null | undefined }): Plan
  /** `definition`: the draft as it stands now, for an answer of a trial; left out: the one that answered before. */
  regenerate(input: AnswerAgain): Plan
  continueAnswer(input: AnswerAgain): Plan
  tryDraft(input: { definition: AgentDefinition; conversationId?: string | undefined; text: string }): Plan
}

export interface PlannerOptions {
  readonly store: Store
  readonly newId: () => string
}

export function createPlanner({ store, newId }: PlannerOptions): Planner {
  function conversationOf(id: string): Conversation {
    const conversation = store.conversations.get(id)
    if (conversation === undefined || conversation.deletedAt !== null) {
      throw new AppError('conversation-gone')
    }
    return conversation
  }

  function messageOf(id: string): Message {
    const message = store.messages.get(id)
    if (message === undefined) throw new AppError('message-gone')
    return message
  }

  function answererOf(conversation: Conversation, trialVersionId?: string): Answerer {
    if (conversation.agentId === null) return trialAnswerer(trialVersionId)
    const agent = store.agents.get(conversation.agentId)
    if (agent === undefined || agent.deletedAt !== null) {
      throw new AppError('conversation-agent-deleted')
    }
    if (agent.status === 'inactive') {
      throw new AppError('agent-inactive', { name: agent.name })
    }
    return { agentId: agent.id, versionId: agent.versionId, definition: requireModel(definitionOf(agent)) }
  }

  function trialAnswerer(versionId: string | undefined): Answerer {
    const version = versionId === undefined ? undefined : store.agents.version(versionId)
    if (version === undefined) throw new AppError('trial-draft-gone')
    return { agentId: null, versionId: version.id, definition: requireModel(version.definition) }
  }

  /** Who answers again: in a trial the draft as it is given, else the version that wrote the answer. */
  function answererAgain(conversation: Conversation, message: Message, draft?: AgentDefinition): Answerer {
    if (draft !== undefined) return draftAnswerer(conversation, draft)
    const run = message.runId === null ? undefined : store.runs.get(message.runId)
    return answererOf(conversation, run?.agentVersionId)
  }

  function draftAnswerer(conversation: Conversation, definition: AgentDefinition): Answerer {
    if (conversation.agentId !== null) throw new AppError('conversation-no-trial')
    return {
      agentId: null,
      versionId: store.agents.insertTrial(requireModel(definition)).id,
      definition,
    }
  }

  return {
    send({ conversationId, text, parentId }) {
      const conversation = conversationOf(conversationId)
      const answerer = answererOf(conversation)
      const parent = parentOf(conversation, parentId)
      return newTurn(conversation, answerer, { text, parentId: parent, fromBox: parentId === undefined })
    },
    regenerate({ messageId, definition }) {
      const message = messageOf(messageId)
      if (message.role !== 'assistant') throw new AppError('answer-only-again')
      const conversation = conversationOf(message.conversationId)
      return {
        conversation,
        answerer: answererAgain(conversation, message, definition),
        userMessage: null,
        answer: { id: newId(), parentId: message.parentId, continued: null },
      }
    },
    continueAnswer({ messageId, definition }) {
      const message = messageOf(messageId)
      if (!canContinue(message)) {
        throw new AppError('answer-not-continuable')
      }
      const conversation = conversationOf(message.conversationId)
      return {
        conversation,
        answerer: answererAgain(conversation, message, definition),
        userMessage: null,
        answer: { id: message.id, parentId: message.parentId, continued: message },
      }
    },
    tryDraft({ definition, conversationId, text }) {
      requireModel(definition)
      const conversation =
        conversationId === undefined
          ? store.conversations.insert({ agentId: null, draft: '', kind: 'trial' })
          : conversationOf(conversationId)
      const answerer = draftAnswerer(conversation, definition)
      return newTurn(conversation, answerer, { text, parentId: conversation.leafId, fromBox: true })
    },
  }

  function newTurn(
    conversation: Conversation,
    answerer: Answerer,
    message: { readonly text: string; readonly parentId: string | null; readonly fromBox: boolean },
  ): Plan {
    const userMessage = { id: newId(), ...message }
    return {
      conversation,
      answerer,
      userMessage,
      answer: { id: newId(), parentId: userMessage.id, continued: null },
    }
  }

  function parentOf(conversation: Conversation, parentId: string | null | undefined): string | null {
    if (parentId === undefined) return conversation.leafId
    if (parentId !== null && messageOf(parentId).conversationId !== conversation.id) {
      throw new AppError('message-parent-elsewhere')
    }
    return parentId
  }
}

export function definitionOf(agent: Agent): AgentDefinition {
  const { name, description, icon, model, fallbacks, systemPrompt, openingPrompt, parameters, tools } = agent
  return { name, description, icon, model, fallbacks, systemPrompt, openingPrompt, parameters, tools }
}

export function requireModel(definition: AgentDefinition): AgentDefinition {
  if (definition.model !== null) return definition
  throw new AppError('agent-without-model', { name: definition.name })
}
