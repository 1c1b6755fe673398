import {
  type CSSProperties,
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { classNames } from './class-names.ts'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly shortcut?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
}

/** What the button of a menu must take. */
interface TriggerProps {
  readonly 'aria-haspopup'?: 'menu'
  readonly 'aria-expanded'?: boolean
  readonly onClick?: () => void
}

export interface MenuProps {
  /** The button; it takes the props given to it. */
  readonly trigger: ReactElement<TriggerProps>
  readonly items: readonly (MenuItem | 'separator')[]
  readonly align?: 'start' | 'end'
}

/** A menu that drops from a button. */
export function Menu({ trigger, items, align = 'end' }: MenuProps) {
  const anchor = `--menu${useId().replaceAll(/\W/g, '')}`
  const holder = useRef<HTMLSpanElement>(null)
  const [open, setOpen] = useState(false)
  const close = (focus: boolean) => {
    setOpen(false)
    if (focus) holder.current?.querySelector('button')?.focus()
  }
  return (
    <span ref={holder} className="inline-flex" style={{ anchorName: anchor } as CSSProperties}>
      {cloneElement(trigger, {
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        onClick: () => setOpen(!open),
      })}
      {open && <Items anchor={anchor} align={align} items={items} holder={holder.current} onClose={close} />}
    </span>
  )
}

interface ItemsProps extends Required<Pick<MenuProps, 'items' | 'align'>> {
  readonly anchor: string
  readonly holder: HTMLElement | null
  readonly onClose: (focus: boolean) => void
}

function Items({ anchor, align, items, holder, onClose }: ItemsProps) {
  const menu = useRef<HTMLDivElement>(null)
  const buttons = () => [...(menu.current?.querySelectorAll<HTMLButtonElement>('button:enabled') ?? [])]
  const latestClose = useRef(onClose)
  latestClose.current = onClose

  useLayoutEffect(() => {
    menu.current?.showPopover()
    menu.current?.querySelector<HTMLButtonElement>('button:enabled')?.focus()
  }, [])
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !holder?.contains(event.target)) latestClose.current(false)
    }
    window.addEventListener('pointerdown', onPointerDown)
    return () => window.removeEventListener('pointerdown', onPointerDown)
  }, [holder])

  const onKeyDown = (event: KeyboardEvent) => {
    // What is pressed here is no matter of the row or screen that the button stands in.
    event.stopPropagation()
    const all = buttons()
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const go = (index: number) => {
      event.preventDefault()
      all[(index + all.length) % all.length]?.focus()
    }
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      onClose(true)
    } else if (event.key === 'ArrowDown') go(at + 1)
    else if (event.key === 'ArrowUp') go(at - 1)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(-1)
    else if (event.key.length === 1 && event.key !== ' ') {
      const found = all.findIndex((one) => one.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))
      if (found !== -1) go(found)
    }
  }
  return (
    <div
      ref={menu}
      popover="manual"
      role="menu"
      tabIndex={-1}
      className="popup min-w-44"
      style={
        {
          positionAnchor: anchor,
          positionArea: align === 'end' ? 'block-end span-inline-start' : 'block-end span-inline-end',
        } as CSSProperties
      }
      onKeyDown={onKeyDown}
    >
      {items.map((item, index) =>
        item === 'separator' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a separator has nothing but its place
          <hr key={index} className="my-1 h-px border-0 bg-line" />
        ) : (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            disabled={item.disabled}
            onPointerMove={(event) => event.currentTarget.focus()}
            onClick={(event) => {
              event.stopPropagation()
              // The focus goes back first, so that a dialog opened by the item finds where it came from.
              onClose(true)
              item.onSelect()
            }}
            className={classNames(
              'flex h-7 w-full items-center gap-2 rounded px-2 text-left text-sm outline-none focus:bg-hover disabled:opacity-50',
              item.danger && 'text-danger-ink',
            )}
          >
            {item.icon}
            <span className="flex-1">{item.label}</span>
            {item.shortcut && <span className="text-xs text-muted">{item.shortcut}</span>}
          </button>
        ),
      )}
    </div>
  )
}
