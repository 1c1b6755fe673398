import { ChevronDown } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'
import { type ControlProps, controlClass } from './field.tsx'
import { OptionList, optionId } from './option-list.tsx'
import { filterOptions, nextEnabled, type Option } from './options.ts'

/** More than this is not put on the screen at once; typing narrows. */
const mostShown = 200

export interface ComboboxProps extends Partial<ControlProps> {
  /** The name of the list; the box itself is named by its label. */
  readonly label: string
  readonly options: readonly Option[]
  readonly value: string | null
  readonly onChange: (value: string) => void
  /** What is offered for a text that no option is labelled with. */
  readonly offer?: (typed: string) => readonly Option[]
  /** What stands in the box for the value; the option's label where left out. */
  readonly valueText?: string | undefined
  readonly placeholder?: string | undefined
  readonly disabled?: boolean
  /** Shown where there are no options at all. */
  readonly emptyNote?: ReactNode
  readonly onBlur?: () => void
  /** Empties the box after a choice, for a box that adds to a list. */
  readonly clearOnChoose?: boolean
  /** Puts the label into the box itself, where no label element stands beside it. */
  readonly 'aria-label'?: string
  readonly className?: string
}

/** A box to type in that narrows a list to choose from. */
export function Combobox(props: ComboboxProps) {
  const { label, options, value, onChange, offer, placeholder, disabled, emptyNote, clearOnChoose } = props
  const { t } = useTranslation()
  const listId = useId()
  const anchor = `--box${listId.replaceAll(/\W/g, '')}`
  const [typed, setTyped] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)

  const chosen = options.find((option) => option.value === value)
  const restingText = clearOnChoose ? '' : (props.valueText ?? chosen?.label ?? value ?? '')
  const found = useMemo(() => {
    if (typed === null) return options
    const matches = filterOptions(options, typed)
    const text = typed.trim()
    const exact = matches.some((option) => option.value === text || option.label === text)
    return offer === undefined || text === '' || exact ? matches : [...matches, ...offer(text)]
  }, [options, typed, offer])
  const shown = found.slice(0, mostShown)

  const show = () => {
    if (disabled || open) return
    setOpen(true)
    setActive(Math.max(0, clearOnChoose ? 0 : shown.findIndex((option) => option.value === value)))
  }
  const close = () => {
    setOpen(false)
    setTyped(null)
  }
  const choose = (option: Option) => {
    close()
    onChange(option.value)
  }
  /** Leaving takes a text that can mean one thing only; else the box shows again what is chosen. */
  const leave = () => {
    const text = typed?.trim() ?? ''
    if (text !== '') {
      const exact = found.find((option) => option.label === text || option.value === text)
      const only = found.length === 1 ? found[0] : undefined
      const meant = exact ?? only
      if (meant !== undefined && meant.disabled !== true && meant.value !== value) onChange(meant.value)
    }
    close()
    props.onBlur?.()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (open) setActive(nextEnabled(shown, active, event.key === 'ArrowDown' ? 1 : -1))
      else show()
    } else if (event.key === 'Enter') {
      const option = shown[active]
      if (!open) return
      event.preventDefault()
      if (option !== undefined && option.disabled !== true) choose(option)
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      event.stopPropagation()
      close()
    }
  }

  let note: ReactNode = null
  if (shown.length === 0) note = options.length === 0 && emptyNote ? emptyNote : t('state.empty')
  else if (found.length > shown.length) note = t('state.more', { count: found.length - shown.length })

  return (
    <div className={classNames('relative', props.className)} style={{ anchorName: anchor } as CSSProperties}>
      <input
        id={props.id}
        role="combobox"
        aria-label={props['aria-label']}
        aria-describedby={props['aria-describedby']}
        aria-invalid={props['aria-invalid']}
        aria-expanded={open && shown.length > 0}
        aria-controls={open && shown.length > 0 ? listId : undefined}
        aria-activedescendant={open && shown[active] !== undefined ? optionId(listId, active) : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        type="text"
        disabled={disabled}
        placeholder={placeholder}
        value={typed ?? restingText}
        // Not onChange: typing what stands there already is typing, too.
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setOpen(true)
          setActive(0)
        }}
        onClick={show}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={leave}
        onKeyDown={onKeyDown}
        className={classNames(controlClass, 'h-8 pr-8 text-ellipsis')}
      />
      <ChevronDown
        aria-hidden
        size={14}
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted"
      />
      {open && (
        <OptionList
          id={listId}
          label={label}
          anchor={anchor}
          options={shown}
          active={active}
          chosen={value}
          onChoose={choose}
          onActive={setActive}
          note={note}
        />
      )}
    </div>
  )
}
