/** Messages and message box of one conversation, saved or on trial: what both have in common. */
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { toAppError } from '#shared/app-error'
import type { StartedRun } from '#shared/conversations/contract'
import { isUnderWay } from '#shared/runs/run'
import { api } from '../../../api.ts'
import { errorText } from '../../../i18n/index.ts'
import { navigate } from '../../../state/route.ts'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.ts'
import { Composer } from '../composer/composer.tsx'
import { focusComposer } from '../composer/focus.ts'
import { useFollowRun, useRunFailure, useRunStatus } from '../live/live-runs.ts'
import { Announcer } from '../messages/announcer.tsx'
import { type ChatActions, ChatActionsContext } from '../messages/chat-actions.ts'
import { MessageList, type MessageListHandle } from '../messages/message-list.tsx'
import { useMessageWindow } from '../window/use-message-window.ts'

export interface ConversationBodyProps {
  /** null before the first message of a trial. */
  readonly conversationId: string | null
  /** The run that the conversation is known to have; null where none. */
  readonly activeRunId: string | null
  readonly draft: string
  /** The message to jump to. */
  readonly target: string | null
  readonly agentName: string
  readonly agentIcon: string
  readonly agentId: string | null
  readonly canEdit: boolean
  /** Why nothing can be sent; null where it can. */
  readonly blocked: string | null
  readonly notice?: ReactNode
  /** What stands in the place of messages while there are none. */
  readonly empty: ReactNode
  readonly autoFocus: boolean
  readonly send: (text: string) => Promise<StartedRun>
  /** How an answer is written again or gone on with, where the conversation's own agent does not do it. */
  readonly answerAgain?: (route: AnswerAgainRoute, messageId: string) => Promise<StartedRun>
}

export type AnswerAgainRoute = 'message.regenerate' | 'message.continue'

const askAgain = (route: AnswerAgainRoute, messageId: string) => api.call(route, { messageId })

export function ConversationBody(props: ConversationBodyProps) {
  const { conversationId, target, agentName, agentIcon, agentId, canEdit, blocked, send } = props
  const { answerAgain = askAgain } = props
  const { t } = useTranslation('chat')
  const { window: messages, state } = useMessageWindow(conversationId, target)
  const list = useRef<MessageListHandle>(null)
  const runningMessage = state.items.findLast((message) => message.status === 'running')
  // An answer that is written below all that is loaded is told by the conversation alone.
  const runId = runningMessage?.runId ?? (state.moreBelow ? props.activeRunId : null)
  useFollowRun(runId)
  const status = useRunStatus(runId)
  const failure = useRunFailure(runId)
  const ended = status !== null && !isUnderWay(status)
  const running =
    (runId !== null && !ended) || (runId === null && props.activeRunId !== null && state.status !== 'ready')

  // What the run wrote is read again from the store once it is over, in case the word of the change went astray.
  useEffect(() => {
    if (!ended && failure === null) return
    void messages.refresh()
    const timer = window.setTimeout(() => void messages.refresh(), 500)
    return () => window.clearTimeout(timer)
  }, [ended, failure, messages])

  // A jump to a message that is not loaded.
  const loaded = target !== null && state.items.some((message) => message.id === target)
  const asked = useRef(target)
  useEffect(() => {
    if (loaded || asked.current === target) return
    asked.current = target
    if (target !== null) void messages.load(target)
  }, [target, loaded, messages])

  const showLatest = useCallback(async () => {
    // What was jumped to would be jumped to again, once it is loaded.
    if (target !== null) navigate({ section: 'chat', conversationId, messageId: null }, { replace: true })
    await messages.load()
  }, [messages, conversationId, target])

  const begin = useCallback(
    async (start: () => Promise<unknown>): Promise<boolean> => {
      try {
        await start()
      } catch (thrown) {
        toast.error(errorText(toAppError(thrown)))
        return false
      }
      if (messages.get().moreBelow) await showLatest()
      else await messages.refresh()
      list.current?.scrollToEnd()
      focusComposer()
      return true
    },
    [messages, showLatest],
  )
  /** The answer goes on where it stands, and so does whoever reads it. */
  const goOn = useCallback(
    async (messageId: string) => {
      try {
        await answerAgain('message.continue', messageId)
      } catch (thrown) {
        toast.error(errorText(toAppError(thrown)))
        return
      }
      await messages.refresh()
      if (messages.get().items.at(-1)?.id === messageId) list.current?.scrollToEnd()
      focusComposer()
    },
    [messages, answerAgain],
  )
  const stop = useCallback(() => {
    if (runId === null) return
    // The button that stopped it goes away.
    focusComposer()
    api.call('run.stop', { runId }).catch((thrown: unknown) => toast.error(errorText(toAppError(thrown))))
  }, [runId])

  const canAnswer = blocked === null
  const actions = useMemo<ChatActions>(
    () => ({
      agentName,
      agentIcon,
      agentId,
      busy: running,
      canAnswer,
      canEdit: canEdit && canAnswer,
      edit: (_messageId, parentId, text) =>
        conversationId === null
          ? Promise.resolve(false)
          : begin(() => api.call('message.send', { conversationId, text, parentId })),
      regenerate: (messageId) => void begin(() => answerAgain('message.regenerate', messageId)),
      goOn: (messageId) => void goOn(messageId),
      select: (messageId) => {
        if (conversationId === null) return
        api
          .call('conversation.select', { id: conversationId, messageId })
          .then(() => messages.refresh())
          .then(() => {
            if (messages.get().items.some((message) => message.id === messageId)) {
              requestAnimationFrame(() => focusMessage(messageId))
            } else navigate({ section: 'chat', conversationId, messageId })
          })
          .catch((thrown: unknown) => toast.error(errorText(toAppError(thrown))))
      },
      stop,
    }),
    [
      agentName,
      agentIcon,
      agentId,
      running,
      canAnswer,
      canEdit,
      conversationId,
      begin,
      goOn,
      messages,
      stop,
      answerAgain,
    ],
  )
  const onReachTop = useCallback(() => void messages.loadAbove(), [messages])
  const onReachBottom = useCallback(() => void messages.loadBelow(), [messages])
  const onLatest = useCallback(() => {
    // The button pressed goes away.
    focusComposer()
    void showLatest()
  }, [showLatest])

  return (
    <ChatActionsContext value={actions}>
      <Announcer runId={runId} agentName={agentName} />
      {state.status === 'failed' && state.error !== null ? (
        <div className="flex flex-1 items-center justify-center overflow-auto">
          <ErrorState message={errorText(state.error)} onRetry={() => void messages.load(target)} />
        </div>
      ) : state.items.length === 0 ? (
        <div className="flex flex-1 flex-col justify-center overflow-auto">
          {state.status === 'loading' ? (
            <Skeleton className="mx-auto w-full max-w-[768px] flex-1 px-6" />
          ) : (
            props.empty
          )}
        </div>
      ) : (
        <MessageList
          ref={list}
          items={state.items}
          more={state.more}
          moreBelow={state.moreBelow}
          onReachTop={onReachTop}
          onReachBottom={onReachBottom}
          onLatest={onLatest}
          agentName={agentName}
          target={target}
        />
      )}
      {failure !== null && failure.code !== 'not-found' && (
        <p role="alert" className="mx-auto w-full max-w-[768px] px-6 pb-2 text-sm text-danger-ink">
          {t('live.lost')}
        </p>
      )}
      <Composer
        key={canEdit ? conversationId : 'trial'}
        conversationId={canEdit ? conversationId : null}
        stored={props.draft}
        running={running}
        blocked={blocked}
        notice={props.notice}
        autoFocus={props.autoFocus}
        onSend={(text) => begin(() => send(text))}
        onStop={stop}
      />
    </ChatActionsContext>
  )
}

function focusMessage(messageId: string): void {
  document.querySelector<HTMLElement>(`[data-message="${messageId}"]`)?.focus({ preventScroll: true })
}
