import {
  type CSSProperties,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names.ts'
import { TextInput } from '../../ui/field.tsx'

const columns = 8
// biome-ignore format: a grid reads best as one
const icons = [
  '🤖', '🧠', '💡', '✨', '🔎', '📚', '📝', '✏️',
  '💬', '📣', '🗂️', '📊', '📈', '🧮', '🧪', '🔬',
  '💻', '🛠️', '⚙️', '🧩', '🐞', '🔐', '🌐', '🗺️',
  '🎨', '🎬', '🎵', '📷', '🎮', '🍳', '🏃', '🩺',
  '⚖️', '💼', '🧾', '📅', '✉️', '🛒', '🏠', '🚗',
  '🎓', '👩‍🏫', '🗣️', '🌱', '🐱', '🦉', '🚀', '☕',
] as const

export interface IconPickerProps {
  readonly value: string
  readonly onChange: (icon: string) => void
}

/** The agent's emoji, and a grid to choose another from; the arrow keys move in it. */
export function IconPicker({ value, onChange }: IconPickerProps) {
  const { t } = useTranslation('agents')
  const anchor = `--icon${useId().replaceAll(/\W/g, '')}`
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={`${t('icon')} ${value}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        style={{ anchorName: anchor } as CSSProperties}
        className="flex size-13 shrink-0 items-center justify-center rounded-xl border border-line-control bg-canvas text-2xl hover:bg-hover"
      >
        {value}
      </button>
      {open && (
        <Grid
          anchor={anchor}
          value={value}
          onClose={close}
          onChoose={(icon) => {
            onChange(icon)
            close()
          }}
        />
      )}
    </>
  )
}

interface GridProps {
  readonly anchor: string
  readonly value: string
  readonly onChoose: (icon: string) => void
  readonly onClose: () => void
}

function Grid({ anchor, value, onChoose, onClose }: GridProps) {
  const { t } = useTranslation('agents')
  const popup = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(() => Math.max(0, icons.indexOf(value as (typeof icons)[number])))
  useLayoutEffect(() => popup.current?.showPopover(), [])
  useEffect(() => {
    popup.current?.querySelectorAll<HTMLButtonElement>('[data-icon]')[active]?.focus()
  }, [active])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onClose()
      return
    }
    if (!(event.target instanceof HTMLButtonElement)) return
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    setActive((active + step + icons.length) % icons.length)
  }
  return (
    <div
      ref={popup}
      popover="manual"
      role="dialog"
      aria-label={t('icons')}
      className="popup p-2"
      style={{ positionAnchor: anchor } as CSSProperties}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) onClose()
      }}
    >
      <div className="grid grid-cols-8 gap-0.5">
        {icons.map((icon, index) => (
          <button
            key={icon}
            data-icon
            type="button"
            aria-label={icon}
            aria-pressed={icon === value}
            tabIndex={index === active ? 0 : -1}
            onClick={() => onChoose(icon)}
            className={classNames(
              'flex size-8 items-center justify-center rounded-md text-lg hover:bg-hover',
              icon === value && 'bg-selected',
            )}
          >
            {icon}
          </button>
        ))}
      </div>
      <TextInput
        aria-label={t('ownIcon')}
        placeholder={t('ownIcon')}
        className="mt-2"
        onKeyDown={(event) => {
          const own = event.currentTarget.value.trim()
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (own !== '' && own.length <= 32) onChoose(own)
        }}
      />
    </div>
  )
}
