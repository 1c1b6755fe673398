import { ChevronDown } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useId, useRef, useState } from 'react'
import { classNames } from './class-names.ts'
import { type ControlProps, controlClass } from './field.tsx'
import { OptionList, optionId } from './option-list.tsx'
import { nextEnabled, type Option } from './options.ts'

export interface SelectProps extends Partial<ControlProps> {
  readonly label: string
  readonly options: readonly Option[]
  readonly value: string | null
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly 'aria-label'?: string
  readonly className?: string
}

/** One of a few choices. Typing a letter goes to the choice that begins with it. */
export function Select(props: SelectProps) {
  const { label, options, value, onChange, placeholder, disabled } = props
  const listId = useId()
  const anchor = `--box${listId.replaceAll(/\W/g, '')}`
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const search = useRef({ text: '', at: 0 })
  const chosen = options.find((option) => option.value === value)

  const show = () => {
    setOpen(true)
    setActive(
      Math.max(
        0,
        options.findIndex((option) => option.value === value),
      ),
    )
  }
  const choose = (option: Option) => {
    setOpen(false)
    if (option.value !== value) onChange(option.value)
  }
  const typeAhead = (letter: string) => {
    const now = Date.now()
    const text = (now - search.current.at < 700 ? search.current.text : '') + letter.toLowerCase()
    search.current = { text, at: now }
    const index = options.findIndex((option) => option.label.toLowerCase().startsWith(text))
    if (index === -1) return
    if (!open) setOpen(true)
    setActive(index)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const { key } = event
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault()
      if (open) setActive(nextEnabled(options, active, key === 'ArrowDown' ? 1 : -1))
      else show()
    } else if (key === 'Home' || key === 'End') {
      if (!open) return
      event.preventDefault()
      setActive(key === 'Home' ? nextEnabled(options, -1, 1) : nextEnabled(options, options.length, -1))
    } else if (key === 'Enter' || key === ' ') {
      event.preventDefault()
      const option = options[active]
      if (!open) show()
      else if (option !== undefined && option.disabled !== true) choose(option)
    } else if (key === 'Escape' && open) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    } else if (key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      typeAhead(key)
    }
  }

  return (
    <div className={classNames('relative', props.className)} style={{ anchorName: anchor } as CSSProperties}>
      <button
        id={props.id}
        type="button"
        role="combobox"
        aria-label={props['aria-label']}
        aria-describedby={props['aria-describedby']}
        aria-invalid={props['aria-invalid']}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open ? optionId(listId, active) : undefined}
        disabled={disabled}
        onClick={() => (open ? setOpen(false) : show())}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        className={classNames(controlClass, 'flex h-8 items-center gap-2 pr-2 text-left')}
      >
        <span className={classNames('min-w-0 flex-1 truncate', chosen === undefined && 'text-muted')}>
          {chosen?.label ?? placeholder ?? ''}
        </span>
        <ChevronDown aria-hidden size={14} className="shrink-0 text-muted" />
      </button>
      {open && (
        <OptionList
          id={listId}
          label={label}
          anchor={anchor}
          options={options}
          active={active}
          chosen={value}
          onChoose={choose}
          onActive={setActive}
        />
      )}
    </div>
  )
}
