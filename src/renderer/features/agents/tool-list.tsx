import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText, translateMessage } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'

export interface ToolListProps {
  readonly value: readonly string[]
  readonly onChange: (tools: string[]) => void
}

/** Which tools the agent holds. One that is gone stays in the list until it is taken away. */
export function ToolList({ value, onChange }: ToolListProps) {
  const { t } = useTranslation('agents')
  const hintId = useId()
  const tools = useRouteQuery('tool.list', {})
  const known = tools.data ?? []
  const gone = value.filter((name) => !known.some((tool) => tool.name === name))
  const rows = [
    ...known,
    ...(tools.data === undefined
      ? []
      : gone.map((name) => ({ name, title: name, description: t('toolGone') }))),
  ]
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">{t('tools')}</legend>
      {tools.isError && (
        <p role="alert" className="text-xs text-danger-ink">
          {errorText(tools.error)}
        </p>
      )}
      {tools.data !== undefined && rows.length === 0 && <p className="text-muted">{t('toolsNone')}</p>}
      {rows.map(({ name, title, description }) => (
        <div key={name} className="flex items-start gap-2.5 rounded-md px-1 py-1 hover:bg-hover">
          <input
            id={`${hintId}-${name}`}
            type="checkbox"
            checked={value.includes(name)}
            aria-describedby={`${hintId}-${name}-text`}
            onChange={(event) =>
              onChange(event.target.checked ? [...value, name] : value.filter((one) => one !== name))
            }
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <div className="min-w-0">
            <label htmlFor={`${hintId}-${name}`}>{translateMessage(title)}</label>
            <p id={`${hintId}-${name}-text`} className="text-xs text-muted">
              {translateMessage(description)}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  )
}
