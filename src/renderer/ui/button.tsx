import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'

const variants: Readonly<Record<ButtonVariant, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-raised text-ink border border-line-button hover:bg-hover',
  ghost: 'text-ink hover:bg-hover',
  danger: 'bg-danger text-on-accent hover:bg-danger-hover',
}

const base =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-100 disabled:pointer-events-none disabled:opacity-55 aria-disabled:opacity-55'

/** The look of a button, for a link that should look like one. */
export function buttonClass(
  variant: ButtonVariant = 'secondary',
  size: 'small' | 'normal' = 'normal',
): string {
  return classNames(base, variants[variant], size === 'small' ? 'h-7 px-2 text-xs' : 'h-8 px-3 text-sm')
}

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: ButtonVariant
  readonly size?: 'small' | 'normal'
  readonly icon?: ReactNode
  /** Shows that the work of the button goes on; a second press does nothing. */
  readonly busy?: boolean
}

export function Button(props: ButtonProps) {
  const {
    variant = 'secondary',
    size = 'normal',
    icon,
    busy = false,
    className,
    children,
    onClick,
    ...rest
  } = props
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
      className={classNames(buttonClass(variant, size), className)}
    >
      {busy ? <LoaderCircle aria-hidden size={14} className="animate-spin" /> : icon}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** The accessible name, shown as a tooltip too. */
  readonly label: string
  readonly variant?: ButtonVariant
  readonly size?: 'small' | 'normal'
}

/** A button that shows an icon alone. */
export function IconButton({
  label,
  variant = 'ghost',
  size = 'normal',
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={classNames(base, variants[variant], size === 'small' ? 'size-7' : 'size-8', className)}
      >
        {children}
      </button>
    </Tooltip>
  )
}
