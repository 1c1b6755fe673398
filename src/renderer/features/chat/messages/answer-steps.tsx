/** An answer's steps in their order: thinking, text, calls of tools, and what the person should know. */
import { ArrowRightLeft, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelRef } from '#shared/common'
import type { Notice } from '#shared/errors'
import { errorText, noticeText } from '../../../i18n/index.ts'
import { useRouteQuery } from '../../../state/queries.ts'
import type { LiveRun } from '../live/live-run.ts'
import { thinkingTime } from '../live/live-runs.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { isSameModel, type ShownStep } from './shown-step.ts'
import { Thinking } from './thinking.tsx'
import { ToolCallView } from './tool-call-view.tsx'

export interface AnswerStepsProps {
  readonly steps: readonly ShownStep[]
  readonly live: LiveRun | null
}

export function AnswerSteps({ steps, live }: AnswerStepsProps) {
  return steps.map((step, index) => (
    <div key={step.first}>
      <Switch step={step} before={steps[index - 1]} live={live} />
      <StepView
        thinking={step.thinking}
        thinkingMs={thinkingTime(step.runId, step.index)}
        text={step.text}
        growing={step.growing}
      />
      {step.toolCalls.map((call) => (
        <ToolCallView
          key={call.callId}
          call={call}
          awaiting={live?.awaiting.includes(call.callId) ?? false}
        />
      ))}
      {step.warnings
        .filter((warning) => !isToldAbove(warning, step, live))
        .map((warning) => (
          <NoticeLine key={warning.text} text={noticeText(warning)} />
        ))}
      {/* Where the answer went on after its limit, it does not end there. */}
      {step.stopReason === 'max-tokens' && index === steps.length - 1 && <EndNotice reason="maxTokens" />}
      {step.stopReason === 'content-filter' && <EndNotice reason="contentFilter" />}
    </div>
  ))
}

/** While the run goes on, the notice of another model that takes over says why. */
function isToldAbove(warning: Notice, step: ShownStep, live: LiveRun | null): boolean {
  return (
    live?.switches.some(({ step: index, error }) => index === step.index && error.message === warning.text) ??
    false
  )
}

interface StepViewProps {
  readonly thinking: string
  readonly thinkingMs: number | null
  readonly text: string
  readonly growing: boolean
}

const StepView = memo(function StepView({ thinking, thinkingMs, text, growing }: StepViewProps) {
  return (
    <>
      {thinking !== '' && (
        <Thinking text={thinking} growing={growing && text === ''} durationMs={thinkingMs} />
      )}
      {text !== '' && (
        <div className="mb-3">
          <Markdown text={text} growing={growing} />
        </div>
      )}
    </>
  )
})

function EndNotice({ reason }: { readonly reason: 'maxTokens' | 'contentFilter' }) {
  const { t } = useTranslation('chat')
  return <NoticeLine text={t(`ended.${reason}`)} />
}

function NoticeLine({ text }: { readonly text: string }) {
  return (
    <p className="mb-3 flex items-start gap-2 text-sm text-warning-ink">
      <TriangleAlert aria-hidden size={14} className="mt-0.75 shrink-0" />
      <span className="selectable min-w-0 [overflow-wrap:anywhere]">{text}</span>
    </p>
  )
}

interface SwitchProps {
  readonly step: ShownStep
  readonly before: ShownStep | undefined
  readonly live: LiveRun | null
}

/** While the run goes on the reason is known; later the steps still tell that another model took over. */
function Switch({ step, before, live }: SwitchProps) {
  const { t } = useTranslation('chat')
  const { data: providers } = useRouteQuery('provider.list', {})
  /** Two providers may have a model of the same name. */
  const nameOf = (one: ModelRef, other: ModelRef) => {
    const provider = providers?.find(({ id }) => id === one.providerId)
    return one.modelId === other.modelId && provider !== undefined
      ? `${one.modelId} (${provider.name})`
      : one.modelId
  }
  const changes = live?.switches.filter((one) => one.step === step.index) ?? []
  if (changes.length > 0) {
    return changes.map(({ from, to, error }) => (
      <SwitchNotice
        key={`${from.providerId} ${from.modelId} ${to.providerId} ${to.modelId}`}
        text={t('switched', { from: nameOf(from, to), to: nameOf(to, from), reason: errorText(error) })}
      />
    ))
  }
  if (before === undefined || isSameModel(before.model, step.model)) return null
  const [from, to] = [nameOf(before.model, step.model), nameOf(step.model, before.model)]
  return <SwitchNotice text={t('switchedLater', { from, to })} />
}

function SwitchNotice({ text }: { readonly text: string }) {
  return (
    <p className="mb-3 flex items-start gap-2 text-sm text-muted">
      <ArrowRightLeft aria-hidden size={14} className="mt-0.75 shrink-0" />
      <span className="selectable min-w-0 [overflow-wrap:anywhere]">{text}</span>
    </p>
  )
}
