/** One call of a tool: its name and how it stands, unfolding to what went in and what came back. */
import {
  Ban,
  Check,
  ChevronRight,
  CircleX,
  Hourglass,
  LoaderCircle,
  OctagonMinus,
  TriangleAlert,
  Wrench,
} from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { blobAddress } from '#shared/blob-address'
import type { ToolCall, ToolCallStatus } from '#shared/tools/tool'
import { Button } from '../../../ui/button.tsx'
import { formatDuration } from '../parts/format.ts'
import { prettyJson } from './pretty-json.ts'

export interface ToolCallViewProps {
  readonly call: ToolCall
  /** True where a person has to say yes or no first. */
  readonly awaiting: boolean
}

export const ToolCallView = memo(function ToolCallView({ call, awaiting }: ToolCallViewProps) {
  const { t, i18n } = useTranslation('chat')
  const [open, setOpen] = useState(false)
  const took = call.startedAt !== null && call.endedAt !== null ? call.endedAt - call.startedAt : null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the controls of a form
    <div
      role="group"
      aria-label={t('tool.label', { name: call.name })}
      className="mb-3 rounded-lg border bg-surface"
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen((before) => !before)}
        className="flex w-full min-w-0 items-center gap-2 rounded-lg px-2.5 py-1.5 text-left text-sm hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          size={14}
          className={`shrink-0 text-muted transition-transform duration-100 ${open ? 'rotate-90' : ''}`}
        />
        <Wrench aria-hidden size={14} className="shrink-0 text-muted" />
        <span className="min-w-0 truncate font-mono text-xs">{call.name}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-xs text-muted">
          {open ? '' : call.arguments}
        </span>
        {took !== null && (
          <span className="shrink-0 text-xs text-muted tabular-nums">
            {formatDuration(took, i18n.language)}
          </span>
        )}
        <Status status={call.status} awaiting={awaiting} />
      </button>
      {open && (
        <div className="flex flex-col gap-2 border-t px-3 py-2.5">
          <Part title={t('tool.arguments')} text={prettyJson(call.arguments)} />
          {call.status === 'unknown' && <p className="text-sm text-warning-ink">{t('tool.unknown')}</p>}
          {call.result !== null && <Result call={call} />}
        </div>
      )}
    </div>
  )
})

const looks = {
  requested: { icon: LoaderCircle, tone: 'text-muted [&>svg]:animate-spin' },
  waiting: { icon: Hourglass, tone: 'text-warning-ink' },
  begun: { icon: LoaderCircle, tone: 'text-muted [&>svg]:animate-spin' },
  done: { icon: Check, tone: 'text-success-ink' },
  failed: { icon: CircleX, tone: 'text-danger-ink' },
  denied: { icon: Ban, tone: 'text-muted' },
  cancelled: { icon: OctagonMinus, tone: 'text-muted' },
  unknown: { icon: TriangleAlert, tone: 'text-warning-ink' },
} as const satisfies Record<ToolCallStatus, unknown>

function Status({ status, awaiting }: { readonly status: ToolCallStatus; readonly awaiting: boolean }) {
  const { t } = useTranslation('chat')
  const { icon, tone } = looks[status]
  const Icon = awaiting ? Hourglass : icon
  return (
    <span className={`flex shrink-0 items-center gap-1 text-xs ${awaiting ? 'text-warning-ink' : tone}`}>
      <Icon aria-hidden size={13} />
      {awaiting ? t('tool.awaiting') : t(`tool.status.${status}`)}
    </span>
  )
}

/** A large result is fetched when it is asked for. */
function Result({ call }: { readonly call: ToolCall }) {
  const { t } = useTranslation('chat')
  const [whole, setWhole] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  const { resultBlob } = call
  const load = async (hash: string) => {
    try {
      const response = await fetch(blobAddress(hash))
      if (!response.ok) throw new Error(String(response.status))
      setWhole(await response.text())
      setFailed(false)
    } catch {
      setFailed(true)
    }
  }
  return (
    <>
      <Part title={t('tool.result')} text={prettyJson(whole ?? call.result ?? '')} />
      {resultBlob !== null && whole === null && (
        <Button size="small" onClick={() => void load(resultBlob)}>
          {t('tool.showWhole')}
        </Button>
      )}
      {failed && (
        <p role="alert" className="text-sm text-danger-ink">
          {t('tool.wholeGone')}
        </p>
      )}
    </>
  )
}

function Part({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <p className="mb-1 text-xs text-muted">{title}</p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long content is scrolled with the keyboard
        tabIndex={0}
        className="selectable max-h-80 overflow-auto rounded-md bg-code p-2.5 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text}
      </pre>
    </div>
  )
}
