import i18next from 'i18next'
import { Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { classNames } from './class-names.ts'
import { type ControlProps, controlClass } from './field.tsx'

export interface SpinButtonProps extends Partial<ControlProps> {
  readonly 'aria-label'?: string
  /** null stands for none: the box is empty. NaN stands for a text that is no number. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly onFocus?: (() => void) | undefined
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
  const next = value === null || Number.isNaN(value) ? Math.max(min ?? 0, 0) : value + direction * step
  const within = Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, next))
  return Number(within.toFixed(6))
}

/** A whole number whose thousands are set apart: `16,384`, `16.384`, `16 384`. */
const grouped = /^[+-]?\d{1,3}([.,' \u00a0\u202f]\d{3})+$/

/**
 * What a text says as a number: null where it is empty, NaN where it is none. A comma is as good as a point. Where only
 * whole numbers make sense, what could be either sets thousands apart.
 */
export function parseNumber(text: string, whole = false): number | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const plain =
    whole && grouped.test(trimmed) ? trimmed.replaceAll(/[^\d+-]/g, '') : trimmed.replace(',', '.')
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
}

/** A number as it can be typed again, in the language spoken. */
function numberText(value: number | null): string {
  if (value === null || Number.isNaN(value)) return ''
  const options = { useGrouping: false, maximumFractionDigits: 20 }
  return new Intl.NumberFormat(i18next.language, options).format(value)
}

/** A number that can be typed or stepped. */
export function SpinButton(props: SpinButtonProps) {
  const { value, onChange, onBlur, min, max, step = 1, disabled, ...rest } = props
  const whole = Number.isInteger(step)
  // The box shows what was typed: "0." is no other number than "0", but it must not be cut; and what is no number must
  // be seen to be mended. What was set from elsewhere meanwhile counts before it.
  const [typed, setTyped] = useState<string | null>(null)
  const current = typed !== null && Object.is(parseNumber(typed, whole), value) ? typed : null
  const move = (direction: 1 | -1) => {
    setTyped(null)
    onChange(stepValue(value, direction, { min, max, step }))
  }
  return (
    <div className="relative flex">
      <input
        {...rest}
        // Not a number field: that one hides what it does not understand, and drops a comma without a word.
        type="text"
        role="spinbutton"
        inputMode="decimal"
        autoComplete="off"
        aria-valuemin={min}
        aria-valuemax={max}
        aria-valuenow={value === null || Number.isNaN(value) ? undefined : value}
        disabled={disabled}
        value={current ?? numberText(value)}
        onChange={(event) => {
          const text = event.target.value
          setTyped(text)
          onChange(parseNumber(text, whole))
        }}
        onBlur={() => {
          if (!Number.isNaN(value)) setTyped(null)
          onBlur?.()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          move(event.key === 'ArrowUp' ? 1 : -1)
        }}
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
