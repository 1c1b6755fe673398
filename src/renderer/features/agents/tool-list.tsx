import { TriangleAlert, X } from 'lucide-react'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText, toolText } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { IconButton } from '../../ui/button.tsx'

export interface ToolListProps {
  readonly value: readonly string[]
  readonly onChange: (tools: string[]) => void
  readonly error?: string | undefined
}

/** Which tools the agent holds. One that is absent stays in the list until it is taken away. */
export function ToolList({ value, onChange, error }: ToolListProps) {
  const { t } = useTranslation('agents')
  const hintId = useId()
  const frame = useRef<HTMLFieldSetElement>(null)
  const tools = useRouteQuery('tool.list', {})
  const known = tools.data ?? []
  const absent =
    tools.data === undefined ? [] : value.filter((name) => !known.some((tool) => tool.name === name))
  const without = (gone: string) => value.filter((name) => name !== gone)
  return (
    <fieldset
      ref={frame}
      tabIndex={-1}
      data-invalid={error !== undefined || undefined}
      aria-describedby={error === undefined ? undefined : `${hintId}-error`}
      className="flex flex-col gap-1 outline-none"
    >
      <legend className="mb-1 font-medium">{t('tools')}</legend>
      {tools.isError && (
        <p role="alert" className="text-xs text-danger-ink">
          {errorText(tools.error)}
        </p>
      )}
      {tools.data !== undefined && known.length + absent.length === 0 && (
        <p className="text-muted">{t('toolsNone')}</p>
      )}
      {known.map(({ name, title, description }) => (
        <div key={name} className="flex items-start gap-2.5 rounded-md px-1 py-1 hover:bg-hover">
          <input
            id={`${hintId}-${name}`}
            type="checkbox"
            checked={value.includes(name)}
            aria-describedby={`${hintId}-${name}-text`}
            onChange={(event) => onChange(event.target.checked ? [...value, name] : without(name))}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <div className="min-w-0">
            <label htmlFor={`${hintId}-${name}`}>{toolText(name, 'title', title)}</label>
            <p id={`${hintId}-${name}-text`} className="text-xs text-muted">
              {toolText(name, 'description', description)}
            </p>
          </div>
        </div>
      ))}
      {absent.length > 0 && (
        <ul aria-label={t('toolsAbsent')} className="flex flex-col gap-1">
          {absent.map((name) => (
            <li key={name} className="flex items-start gap-2.5 rounded-md px-1 py-1 hover:bg-hover">
              <TriangleAlert aria-hidden size={16} className="mt-0.5 shrink-0 text-warning-ink" />
              <div className="min-w-0 flex-1">
                <p className="selectable [overflow-wrap:anywhere]">{name}</p>
                <p className="text-xs text-warning-ink">{t('toolAbsent')}</p>
              </div>
              <IconButton
                size="small"
                label={t('remove', { name })}
                onClick={() => {
                  // The button pressed goes away.
                  const place = frame.current?.querySelector('input') ?? frame.current
                  place?.focus()
                  onChange(without(name))
                }}
              >
                <X aria-hidden size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p id={`${hintId}-error`} role="alert" className="text-xs text-danger-ink">
          {error}
        </p>
      )}
    </fieldset>
  )
}
