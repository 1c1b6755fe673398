/** What a screen shows while it has nothing to show: empty, loading, failed. */
import { CircleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'

export interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  /** What the screen is for. */
  readonly text?: ReactNode
  /** The button that starts it. */
  readonly action?: ReactNode
  readonly className?: string
}

export function EmptyState({ icon, title, text, action, className = 'py-12' }: EmptyStateProps) {
  return (
    <div
      className={classNames('mx-auto flex max-w-md flex-col items-center gap-2 px-6 text-center', className)}
    >
      {icon && (
        <div
          aria-hidden
          className="mb-1 flex size-11 items-center justify-center rounded-xl bg-accent-soft text-accent-ink"
        >
          {icon}
        </div>
      )}
      <h2 className="text-base font-semibold">{title}</h2>
      {text && <p className="text-balance text-muted">{text}</p>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}

export interface ErrorStateProps {
  readonly title?: string
  /** What to do. */
  readonly message: string
  readonly onRetry?: () => void
  readonly action?: ReactNode
}

export function ErrorState({ title, message, onRetry, action }: ErrorStateProps) {
  const { t } = useTranslation()
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-12 text-center">
      <CircleAlert aria-hidden size={22} className="text-danger-ink" />
      <h2 className="text-base font-semibold">{title ?? t('state.errorTitle')}</h2>
      <p className="selectable text-balance text-muted">{message}</p>
      <div className="mt-3 flex gap-2">
        {onRetry && <Button onClick={onRetry}>{t('action.retry')}</Button>}
        {action}
      </div>
    </div>
  )
}

/** Blocks in the shape of what is coming; shown only when it takes longer than a blink. */
export function Skeleton({ rows = 4, className }: { readonly rows?: number; readonly className?: string }) {
  const { t } = useTranslation()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), 150)
    return () => window.clearTimeout(timer)
  }, [])
  if (!late) return null
  return (
    <div role="status" className={classNames('flex flex-col gap-3 p-4', className)}>
      <span className="sr-only">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
          key={row}
          className="h-9 animate-pulse rounded-md bg-hover"
          style={{ width: `${100 - ((row * 17) % 40)}%` }}
        />
      ))}
    </div>
  )
}
