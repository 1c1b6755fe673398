import {
  type CSSProperties,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names.ts'
import { TextInput } from '../../ui/field.tsx'
import { iconSchema } from './agent-form.ts'

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
  /** Names what is wrong with the icon, which stands elsewhere. */
  readonly errorId?: string | undefined
}

/** The agent's emoji, and a grid to choose another from; the arrow keys move in it. */
export function IconPicker({ value, onChange, errorId }: IconPickerProps) {
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
        aria-describedby={errorId}
        aria-invalid={errorId === undefined ? undefined : true}
        onClick={() => setOpen(!open)}
        style={{ anchorName: anchor } as CSSProperties}
        className="flex size-13 shrink-0 items-center justify-center overflow-hidden rounded-xl border border-line-control bg-canvas text-2xl hover:bg-hover aria-invalid:border-danger"
      >
        {value}
      </button>
      {open && (
        <Grid
          anchor={anchor}
          value={value}
          button={button}
          onClose={close}
          onLeave={() => setOpen(false)}
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
  /** What opened it, and closes it again. */
  readonly button: RefObject<HTMLButtonElement | null>
  readonly onChoose: (icon: string) => void
  /** Closes it and goes back to the button. */
  readonly onClose: () => void
  /** Closes it for something else on the page. */
  readonly onLeave: () => void
}

function Grid({ anchor, value, button, onChoose, onClose, onLeave }: GridProps) {
  const { t } = useTranslation(['agents', 'common'])
  const popup = useRef<HTMLDivElement>(null)
  const errorId = useId()
  const [wrong, setWrong] = useState(false)
  const [active, setActive] = useState(() => Math.max(0, icons.indexOf(value as (typeof icons)[number])))
  useLayoutEffect(() => popup.current?.showPopover(), [])
  useEffect(() => {
    popup.current?.querySelectorAll<HTMLButtonElement>('[data-icon]')[active]?.focus()
  }, [active])
  const latestLeave = useRef(onLeave)
  latestLeave.current = onLeave
  const isOwn = useCallback(
    (node: EventTarget | null) =>
      node instanceof Node && [popup, button].some(({ current }) => current?.contains(node)),
    [button],
  )
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (!isOwn(event.target)) latestLeave.current()
    }
    window.addEventListener('pointerdown', onPointerDown)
    return () => window.removeEventListener('pointerdown', onPointerDown)
  }, [isOwn])

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
        if (event.relatedTarget !== null && !isOwn(event.relatedTarget)) onLeave()
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
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? errorId : undefined}
        className="mt-2"
        onChange={() => setWrong(false)}
        onKeyDown={(event) => {
          const own = event.currentTarget.value.trim()
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (iconSchema.safeParse(own).success) onChoose(own)
          else setWrong(true)
        }}
      />
      {wrong && (
        <p id={errorId} role="alert" className="mt-1 text-xs text-danger-ink">
          {t('common:field.oneEmoji')}
        </p>
      )}
    </div>
  )
}
