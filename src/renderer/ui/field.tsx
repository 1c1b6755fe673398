import { type ComponentProps, type ReactNode, type Ref, useId } from 'react'
import { classNames } from './class-names.ts'

/** What a control needs to belong to its field. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

export interface FieldProps {
  readonly label: string
  /** What is wrong, in a sentence; shown at the field and read aloud. */
  readonly error?: string | null | undefined
  readonly hint?: ReactNode
  /** Stands right of the label, such as a link. */
  readonly aside?: ReactNode
  readonly className?: string | undefined
  readonly children: (control: ControlProps) => ReactNode
}

/** A label, a control, and below it a hint or what is wrong. */
export function Field({ label, error, hint, aside, className, children }: FieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const described = [error ? errorId : null, hint ? hintId : null].filter(Boolean).join(' ')
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error ? true : undefined,
      })}
      {error && (
        <p id={errorId} role="alert" className="text-xs text-danger-ink">
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}

/** The look of a control that is typed into. */
export const controlClass =
  'w-full min-w-0 rounded-md border border-line-control bg-canvas px-2.5 text-sm text-ink transition-colors focus:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger disabled:border-line disabled:bg-sunken disabled:text-muted'

export interface TextInputProps extends ComponentProps<'input'> {
  /** Hides what is typed, as for a password. */
  readonly masked?: boolean
}

export function TextInput({ className, masked = false, ...rest }: TextInputProps) {
  return (
    <input
      type="text"
      autoComplete="off"
      {...rest}
      {...(masked ? { spellCheck: false, autoCapitalize: 'off', autoCorrect: 'off' } : {})}
      className={classNames(controlClass, 'h-8', masked && 'masked', className)}
    />
  )
}

export interface TextAreaProps extends ComponentProps<'textarea'> {
  /** Grows with its text up to its maximum height. */
  readonly grow?: boolean
  readonly ref?: Ref<HTMLTextAreaElement>
}

export function TextArea({ className, grow = false, ...rest }: TextAreaProps) {
  return (
    <textarea
      dir="auto"
      {...rest}
      className={classNames(
        controlClass,
        'resize-y py-1.5 leading-5',
        grow && '[field-sizing:content]',
        className,
      )}
    />
  )
}
