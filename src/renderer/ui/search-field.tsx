import { Search, X } from 'lucide-react'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import { controlClass } from './field.tsx'

export interface SearchFieldProps {
  /** The accessible name; also the placeholder where none is given. */
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly placeholder?: string
  readonly className?: string
  readonly ref?: Ref<HTMLInputElement>
}

/** The longest text that the routes search for. */
const longest = 200

/** Esc clears it, and so does the button that stands in it while there is something to clear. */
export function SearchField({ label, value, onChange, placeholder, className, ref }: SearchFieldProps) {
  const { t } = useTranslation()
  return (
    <div className={classNames('relative', className)}>
      <Search aria-hidden size={14} className="pointer-events-none absolute top-2.25 left-2.5 text-muted" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        maxLength={longest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return
          event.preventDefault()
          event.stopPropagation()
          onChange('')
        }}
        className={classNames(controlClass, 'h-8 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {value !== '' && (
        <div className="absolute top-0.5 right-0.5">
          <IconButton
            label={t('action.clearSearch')}
            size="small"
            onClick={(event) => {
              event.currentTarget.closest('div')?.parentElement?.querySelector('input')?.focus()
              onChange('')
            }}
          >
            <X aria-hidden size={14} />
          </IconButton>
        </div>
      )}
    </div>
  )
}
