/** An answer's steps in their order: thinking, text, calls of tools, and what the person should know. */
import { ArrowRightLeft, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LiveRun, ModelSwitch } from '../live/live-run.ts'
import { thinkingTime } from '../live/live-runs.ts'
import { Markdown } from '../markdown/markdown.tsx'
import type { ShownStep } from './shown-step.ts'
import { Thinking } from './thinking.tsx'
import { ToolCallView } from './tool-call-view.tsx'

export interface AnswerStepsProps {
  readonly steps: readonly ShownStep[]
  readonly live: LiveRun | null
}

export function AnswerSteps({ steps, live }: AnswerStepsProps) {
  return steps.map((step) => (
    <div key={step.index}>
      {live?.switches
        .filter((one) => one.step === step.index)
        .map((one) => (
          <SwitchNotice key={`${one.from.modelId} ${one.to.modelId}`} change={one} />
        ))}
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
      {step.warnings.map((warning) => (
        <Notice key={warning} text={warning} />
      ))}
      {step.stopReason === 'max-tokens' && <EndNotice reason="maxTokens" />}
      {step.stopReason === 'content-filter' && <EndNotice reason="contentFilter" />}
    </div>
  ))
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
  return <Notice text={t(`ended.${reason}`)} />
}

function Notice({ text }: { readonly text: string }) {
  return (
    <p className="mb-3 flex items-start gap-2 text-sm text-warning-ink">
      <TriangleAlert aria-hidden size={14} className="mt-0.75 shrink-0" />
      <span className="selectable min-w-0 [overflow-wrap:anywhere]">{text}</span>
    </p>
  )
}

function SwitchNotice({ change }: { readonly change: ModelSwitch }) {
  const { t } = useTranslation('chat')
  return (
    <p className="mb-3 flex items-start gap-2 text-sm text-muted" title={change.error.message}>
      <ArrowRightLeft aria-hidden size={14} className="mt-0.75 shrink-0" />
      <span className="selectable min-w-0 [overflow-wrap:anywhere]">
        {t('switched', { from: change.from.modelId, to: change.to.modelId, reason: change.error.message })}
      </span>
    </p>
  )
}
