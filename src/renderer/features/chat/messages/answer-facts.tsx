/** Which model answered, and what that took: tokens, money, time. */
import { useTranslation } from 'react-i18next'
import type { Cost } from '#shared/common'
import type { Message } from '#shared/conversations/conversation'
import { useRouteQuery } from '../../../state/queries.ts'
import type { LiveRun } from '../live/live-run.ts'
import { formatCost, formatCount, formatDuration, formatMoment } from '../parts/format.ts'
import type { ShownStep } from './shown-step.ts'

export interface AnswerFactsProps {
  readonly message: Message
  readonly steps: readonly ShownStep[]
  readonly live: LiveRun | null
}

export function AnswerFacts({ message, steps, live }: AnswerFactsProps) {
  const { t, i18n } = useTranslation('chat')
  const { data: providers } = useRouteQuery('provider.list', {})
  const language = i18n.language
  const model = steps.at(-1)?.model
  const provider = providers?.find((one) => one.id === model?.providerId)
  const usage = message.usage ?? live?.usage ?? null
  const cost = message.cost ?? live?.cost ?? null
  const duration =
    message.durationMs ??
    (live?.startedAt != null && live.endedAt !== null ? live.endedAt - live.startedAt : null)
  const tokens =
    usage === null || usage.inputTokens + usage.outputTokens === 0
      ? ''
      : t('facts.tokens', {
          input: formatCount(usage.inputTokens, language),
          output: formatCount(usage.outputTokens, language),
        })
  const costWords = (spent: Cost) => {
    if (spent.nanos > 0) {
      const amount = formatCost(spent.nanos, language)
      return spent.atLeast ? t('facts.atLeast', { amount }) : amount
    }
    return spent.atLeast ? '' : t('facts.free')
  }
  const facts = [
    provider?.type === 'practice' ? t('facts.practice') : model?.modelId,
    tokens,
    cost === null || tokens === '' ? '' : costWords(cost),
    duration === null ? '' : formatDuration(duration, language),
  ].filter((fact): fact is string => fact !== undefined && fact !== '')
  if (facts.length === 0) return null
  return (
    <p
      className="mr-1.5 min-w-0 text-xs text-muted tabular-nums [overflow-wrap:anywhere]"
      title={formatMoment(message.createdAt, language)}
    >
      {facts.join(' · ')}
    </p>
  )
}
