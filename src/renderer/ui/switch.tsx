import { type ReactNode, useId } from 'react'

export interface SwitchProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

/** On or off, at once. */
export function Switch({ label, hint, checked, disabled, onChange }: SwitchProps) {
  const hintId = useId()
  return (
    <div className="flex flex-col gap-1">
      <label className="flex items-center justify-between gap-4 font-medium">
        {label}
        <input
          type="checkbox"
          role="switch"
          aria-checked={checked}
          aria-describedby={hint ? hintId : undefined}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
          className="relative h-5 w-9 shrink-0 appearance-none rounded-full bg-line-control transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-4 before:rounded-full before:bg-white before:shadow-sm before:transition-transform checked:bg-accent checked:before:translate-x-4 disabled:opacity-50"
        />
      </label>
      {hint && (
        <p id={hintId} className="max-w-prose text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
