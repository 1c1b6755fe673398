import { Minus, Plus } from 'lucide-react'
import { classNames } from './class-names.ts'
import type { ControlProps } from './field.tsx'
import { controlClass } from './field.tsx'

export interface SpinButtonProps extends Partial<ControlProps> {
  readonly 'aria-label'?: string
  /** The text in the box; numbers are made of it when the form is read, so that nothing typed is lost. */
  readonly value: string
  readonly onChange: (text: string) => void
  readonly onBlur?: (() => void) | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly step?: number | undefined
  readonly placeholder?: string | undefined
  readonly disabled?: boolean | undefined
}

/** A number that can be typed or stepped. Empty stands for none. */
export function SpinButton(props: SpinButtonProps) {
  const { value, onChange, min, max, step = 1, disabled, ...rest } = props
  const move = (direction: 1 | -1) => {
    const from = value === '' ? (min ?? 0) - (direction === 1 ? step : 0) : Number(value)
    if (Number.isNaN(from)) return
    const next = Math.min(max ?? Infinity, Math.max(min ?? -Infinity, from + direction * step))
    onChange(String(Number(next.toFixed(6))))
  }
  return (
    <div className="relative flex">
      <input
        {...rest}
        type="number"
        inputMode="decimal"
        // The form says what is wrong; the browser's own steps would refuse what the schema allows.
        step="any"
        min={min}
        max={max}
        disabled={disabled}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          move(event.key === 'ArrowUp' ? 1 : -1)
        }}
        className={classNames(controlClass, 'h-8 pr-14 tabular-nums')}
      />
      <div className="absolute inset-y-1 right-1 flex">
        {([-1, 1] as const).map((direction) => (
          // The arrow keys do the same, so these are for the mouse alone.
          <button
            key={direction}
            type="button"
            tabIndex={-1}
            aria-hidden
            disabled={disabled}
            onClick={() => move(direction)}
            className="flex w-6 items-center justify-center rounded text-muted hover:bg-hover disabled:opacity-40"
          >
            {direction === 1 ? <Plus size={13} /> : <Minus size={13} />}
          </button>
        ))}
      </div>
    </div>
  )
}
