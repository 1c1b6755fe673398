/** The pause before the model is asked again: why, for how long, and a way out of it. */
import { Hourglass, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunWait } from '#shared/runs/run'
import { errorText } from '../../../i18n/index.ts'
import { Button } from '../../../ui/button.tsx'
import type { RetryWait } from '../live/live-run.ts'

export interface RetryNoticeProps {
  readonly wait: RetryWait
  readonly onCancel: () => void
}

export function RetryNotice({ wait, onCancel }: RetryNoticeProps) {
  const { t } = useTranslation('chat')
  const seconds = useSecondsUntil(wait.until)
  return (
    <div className="mb-3 flex items-start gap-2.5 rounded-lg bg-warning-soft px-3 py-2 text-sm text-warning-ink">
      <RotateCw aria-hidden size={15} className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="selectable [overflow-wrap:anywhere]">{errorText(wait.error)}</p>
        <p className="tabular-nums">
          {seconds > 0
            ? t('retry.waiting', { attempt: wait.attempt, seconds })
            : t('retry.now', { attempt: wait.attempt })}
        </p>
      </div>
      <Button size="small" onClick={onCancel}>
        {t('retry.cancel')}
      </Button>
    </div>
  )
}

export interface HoldNoticeProps {
  readonly hold: RunWait
  readonly onCancel: () => void
}

/** The run waits for a limit, its turn or a person, and was not refused. */
export function HoldNotice({ hold, onCancel }: HoldNoticeProps) {
  const { t } = useTranslation('chat')
  const seconds = useSecondsUntil(hold.until ?? 0)
  return (
    <div className="mb-3 flex items-start gap-2.5 rounded-lg bg-warning-soft px-3 py-2 text-sm text-warning-ink">
      <Hourglass aria-hidden size={15} className="mt-0.5 shrink-0" />
      <p className="min-w-0 flex-1 tabular-nums">{t(`hold.${hold.reason}`, { seconds })}</p>
      <Button size="small" onClick={onCancel}>
        {t('retry.cancel')}
      </Button>
    </div>
  )
}

function useSecondsUntil(until: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    setNow(Date.now())
    const timer = window.setInterval(() => setNow(Date.now()), 250)
    return () => window.clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((until - now) / 1000))
}
