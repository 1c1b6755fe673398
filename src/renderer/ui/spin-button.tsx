import { Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { classNames } from './class-names.ts'
import { type ControlProps, controlClass } from './field.tsx'

export interface SpinButtonProps extends Partial<ControlProps> {
  readonly 'aria-label'?: string
  /** null stands for none: the box is empty. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly onBlur?: (() => void) | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly step?: number | undefined
  readonly placeholder?: string | undefined
  readonly disabled?: boolean | undefined
}

/** The next value up or down, within its limits; an empty box begins at zero or its lower limit. */
export function stepValue(
  value: number | null,
  direction: 1 | -1,
  {
    min,
    max,
    step = 1,
  }: { readonly min?: number | undefined; readonly max?: number | undefined; readonly step?: number },
): number {
  const next = value === null ? Math.max(min ?? 0, 0) : value + direction * step
  const within = Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, next))
  return Number(within.toFixed(6))
}

/** A number that can be typed or stepped. */
export function SpinButton(props: SpinButtonProps) {
  const { value, onChange, onBlur, min, max, step = 1, disabled, ...rest } = props
  // While typing, the box shows what was typed: "0." is no other number than "0", but it must not be cut.
  const [typed, setTyped] = useState<string | null>(null)
  const move = (direction: 1 | -1) => {
    setTyped(null)
    onChange(stepValue(value, direction, { min, max, step }))
  }
  return (
    <div className="relative flex">
      <input
        {...rest}
        type="number"
        inputMode="decimal"
        // The form says what is wrong; the browser's own steps would refuse what is allowed.
        step="any"
        min={min}
        max={max}
        disabled={disabled}
        value={typed ?? (value === null ? '' : String(value))}
        onChange={(event) => {
          const text = event.target.value
          setTyped(text)
          onChange(text === '' ? null : Number(text))
        }}
        onBlur={() => {
          setTyped(null)
          onBlur?.()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          move(event.key === 'ArrowUp' ? 1 : -1)
        }}
        // A wheel over the page must not change a number.
        onWheel={(event) => event.currentTarget.blur()}
        className={classNames(controlClass, 'h-8 pr-14 tabular-nums')}
      />
      <div className="absolute inset-y-1 right-1 flex" aria-hidden>
        {([-1, 1] as const).map((direction) => (
          // The arrow keys do the same, so these are for the mouse alone.
          <button
            key={direction}
            type="button"
            tabIndex={-1}
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
