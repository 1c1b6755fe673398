/** What the agent answered, or is answering. */
import { Play, RefreshCw } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { canContinue, type Message, type MessageStatus } from '#shared/conversations/conversation'
import { isUnderWay, type RunOutcome } from '#shared/runs/run'
import { Badge } from '../../../ui/badge.tsx'
import { Button, IconButton } from '../../../ui/button.tsx'
import { useLiveRun } from '../live/live-runs.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { AnswerSteps } from './answer-steps.tsx'
import { useChatActions } from './chat-actions.ts'
import { ErrorBox } from './error-box.tsx'
import { quietActions } from './look.ts'
import { HoldNotice, RetryNotice } from './retry-notice.tsx'
import { answerText, shownSteps } from './shown-step.ts'
import { VersionSwitcher } from './version-switcher.tsx'

export const AnswerMessage = memo(function AnswerMessage({ message }: { readonly message: Message }) {
  const { t } = useTranslation('chat')
  const actions = useChatActions()
  const live = useLiveRun(message.status === 'running' ? message.runId : null)
  const steps = shownSteps(message, live)
  const status = live !== null && !isUnderWay(live.status) ? statusAfter(live.status) : message.status
  const running = status === 'running'
  const error = live?.error ?? message.error
  const nothingYet =
    running && steps.every((step) => step.text === '' && step.thinking === '' && step.toolCalls.length === 0)
  const wroteNothing =
    steps.every((step) => step.text.trim() === '' && step.toolCalls.length === 0) &&
    message.text.trim() === ''
  const canGoOn = canContinue({ role: 'assistant', status, steps })
  return (
    <div className="flex min-w-0 flex-col">
      <div className="mb-1 flex min-w-0 items-center gap-2">
        <span aria-hidden className="text-base">
          {actions.agentIcon}
        </span>
        <span className="min-w-0 truncate font-semibold">{actions.agentName}</span>
        {status === 'stopped' && <Badge>{t('status.stopped')}</Badge>}
        {status === 'interrupted' && <Badge tone="warning">{t('status.interrupted')}</Badge>}
        {status === 'failed' && <Badge tone="danger">{t('status.failed')}</Badge>}
      </div>
      <AnswerSteps steps={steps} live={live} />
      {live?.wait && <RetryNotice wait={live.wait} onCancel={actions.stop} />}
      {live?.hold && <HoldNotice hold={live.hold} onCancel={actions.stop} />}
      {nothingYet && live?.wait == null && <Dots />}
      {!running && error !== null && status === 'failed' && (
        <ErrorBox error={error} agentId={actions.agentId} />
      )}
      {!running && (
        <div className="flex min-h-7 flex-wrap items-center gap-x-0.5 gap-y-1">
          {canGoOn && (
            <Button
              size="small"
              className="mr-2"
              icon={<Play aria-hidden size={13} />}
              disabled={actions.busy || !actions.canAnswer}
              onClick={() => actions.goOn(message.id)}
            >
              {t(wroteNothing && status === 'failed' ? 'action.tryAgain' : 'action.continue')}
            </Button>
          )}
          <VersionSwitcher
            messageId={message.id}
            siblingIds={message.siblingIds}
            disabled={actions.busy}
            onSelect={actions.select}
          />
          <AnswerFacts message={message} steps={steps} live={live} />
          <div className={quietActions}>
            <CopyButton text={answerText(message, steps)} label={t('action.copy')} />
            <IconButton
              size="small"
              label={t('action.regenerate')}
              disabled={actions.busy || !actions.canAnswer}
              onClick={() => actions.regenerate(message.id)}
            >
              <RefreshCw aria-hidden size={14} className="text-muted" />
            </IconButton>
          </div>
        </div>
      )}
    </div>
  )
})

/** The status that the message has once its run has ended so. */
function statusAfter(outcome: RunOutcome): MessageStatus {
  return outcome === 'done' ? 'complete' : outcome
}

function Dots() {
  return (
    <div aria-hidden className="mb-3 flex h-5.5 items-center gap-1">
      {[0, 1, 2].map((dot) => (
        <span
          key={dot}
          className="size-1.5 animate-pulse rounded-full bg-muted"
          style={{ animationDelay: `${dot * 180}ms` }}
        />
      ))}
    </div>
  )
}
