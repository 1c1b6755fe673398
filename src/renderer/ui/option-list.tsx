import { Check } from 'lucide-react'
import { type CSSProperties, Fragment, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { classNames } from './class-names.ts'
import type { Option } from './options.ts'

export interface OptionListProps {
  readonly id: string
  readonly label: string
  /** The CSS anchor name of what it hangs from. */
  readonly anchor: string
  readonly options: readonly Option[]
  readonly active: number
  readonly chosen: string | null
  readonly onChoose: (option: Option) => void
  readonly onActive: (index: number) => void
  /** Stands below the options, such as why there are none. */
  readonly note?: ReactNode
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`
}

/** The popup of a combobox or select. The focus stays where the keys are typed. */
export function OptionList(props: OptionListProps) {
  const { id, label, anchor, options, active, chosen, onChoose, onActive, note } = props
  const popup = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => popup.current?.showPopover(), [])
  useEffect(() => {
    popup.current?.querySelector(`[id="${optionId(id, active)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [active, id])
  return (
    <div
      ref={popup}
      popover="manual"
      className="popup popup-wide z-50"
      style={{ positionAnchor: anchor } as CSSProperties}
      onPointerDown={(event) => event.preventDefault()}
    >
      {options.length > 0 && (
        <div id={id} role="listbox" aria-label={label} className="max-h-[min(312px,56vh)] overflow-y-auto">
          {options.map((option, index) => (
            <Fragment key={option.value}>
              {option.group !== undefined && option.group !== options[index - 1]?.group && (
                <div role="presentation" className="px-2 pt-2 pb-1 text-2xs font-medium text-muted">
                  {option.group}
                </div>
              )}
              {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox */}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox hears the keys */}
              <div
                id={optionId(id, index)}
                role="option"
                aria-selected={option.value === chosen}
                aria-disabled={option.disabled || undefined}
                onPointerMove={() => index !== active && onActive(index)}
                onClick={() => option.disabled !== true && onChoose(option)}
                className={classNames(
                  'flex min-h-7 items-center gap-2 rounded px-2 py-1 text-sm aria-disabled:opacity-50',
                  index === active && 'bg-hover',
                )}
              >
                <span className="min-w-0 flex-1 break-words">
                  {option.label}
                  {option.hint && <span className="text-muted"> {option.hint}</span>}
                </span>
                {option.badges?.map((badge) => (
                  <span key={badge} className="rounded bg-sunken px-1.5 text-2xs text-muted">
                    {badge}
                  </span>
                ))}
                <Check
                  aria-hidden
                  size={14}
                  className={classNames('shrink-0 text-accent-ink', option.value !== chosen && 'invisible')}
                />
              </div>
            </Fragment>
          ))}
        </div>
      )}
      {note && (
        <div role="status" className="px-2 py-1.5 text-xs text-muted">
          {note}
        </div>
      )}
    </div>
  )
}
