/** What the model thought, folded. */
import { Brain, ChevronRight } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '../parts/format.ts'

export interface ThinkingProps {
  readonly text: string
  /** True while the thinking goes on. */
  readonly growing: boolean
  /** Milliseconds; null where it is not known. */
  readonly durationMs: number | null
}

export const Thinking = memo(function Thinking({ text, growing, durationMs }: ThinkingProps) {
  const { t, i18n } = useTranslation('chat')
  const [open, setOpen] = useState(false)
  return (
    <details className="group mb-3" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="inline-flex list-none items-center gap-1.5 rounded-md py-0.5 pr-2 text-sm text-muted hover:text-ink">
        <ChevronRight
          aria-hidden
          size={14}
          className="shrink-0 transition-transform duration-100 group-open:rotate-90"
        />
        <Brain aria-hidden size={14} className={growing ? 'shrink-0 animate-pulse' : 'shrink-0'} />
        {t('thinking.title')}
        {growing ? (
          <span aria-hidden>…</span>
        ) : (
          durationMs !== null && (
            <span className="tabular-nums">{formatDuration(durationMs, i18n.language)}</span>
          )
        )}
      </summary>
      {/* Folded thinking costs nothing: its text is not in the page. */}
      {open && (
        <div className="selectable mt-1.5 ml-1.5 border-l-2 pl-4 text-sm whitespace-pre-wrap text-muted [overflow-wrap:anywhere]">
          {text}
        </div>
      )}
    </details>
  )
})
