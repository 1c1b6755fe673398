import { type CSSProperties, type ReactNode, useEffect, useId, useRef, useState } from 'react'

const delayMs = 500

/**
 * Shows a text beside what it wraps, after resting on it or when the keyboard comes to it. The text is for the eye
 * only: what is wrapped bears its own name.
 */
export function Tooltip({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  const anchor = `--tip${useId().replaceAll(/\W/g, '')}`
  const [shown, setShown] = useState(false)
  const tip = useRef<HTMLSpanElement>(null)
  const timer = useRef<number | undefined>(undefined)

  useEffect(() => {
    if (shown) tip.current?.showPopover()
  }, [shown])
  useEffect(() => () => window.clearTimeout(timer.current), [])

  const hide = () => {
    window.clearTimeout(timer.current)
    setShown(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what passes through it
    <span
      className="inline-flex"
      style={{ anchorName: anchor } as CSSProperties}
      onPointerEnter={() => {
        timer.current = window.setTimeout(() => setShown(true), delayMs)
      }}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => {
        if (event.target.matches(':focus-visible')) setShown(true)
      }}
      onBlur={hide}
      onKeyDown={hide}
    >
      {children}
      {shown && (
        <span
          ref={tip}
          popover="manual"
          aria-hidden
          className="popup pointer-events-none rounded-md px-2 py-1 text-xs whitespace-nowrap"
          style={{ positionAnchor: anchor, positionArea: 'block-end' } as CSSProperties}
        >
          {text}
        </span>
      )}
    </span>
  )
}
