import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

const delayMs = 500
/** Pixels between the text and what it explains, and the edge of the window. */
const gap = 4

/**
 * Shows a text beside what it wraps, after resting on it or when the keyboard comes to it. The text is for the eye
 * only: what is wrapped bears its own name.
 */
export function Tooltip({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  const [shown, setShown] = useState(false)
  const holder = useRef<HTMLSpanElement>(null)
  const tip = useRef<HTMLSpanElement>(null)
  const timer = useRef<number | undefined>(undefined)

  useLayoutEffect(() => {
    if (!shown || tip.current === null || holder.current === null) return
    tip.current.showPopover()
    place(tip.current, holder.current.getBoundingClientRect())
    // The pointer may rest here while the keyboard opens something else.
    const hideAtOnce = () => setShown(false)
    window.addEventListener('keydown', hideAtOnce, true)
    return () => window.removeEventListener('keydown', hideAtOnce, true)
  }, [shown])
  useEffect(() => () => window.clearTimeout(timer.current), [])

  const hide = () => {
    window.clearTimeout(timer.current)
    setShown(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what passes through it
    <span
      ref={holder}
      className="inline-flex"
      onPointerEnter={() => {
        timer.current = window.setTimeout(() => setShown(true), delayMs)
      }}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => {
        if (event.target.matches(':focus-visible')) setShown(true)
      }}
      onBlur={hide}
      onKeyDown={() => window.clearTimeout(timer.current)}
    >
      {children}
      {shown && (
        <span
          ref={tip}
          popover="manual"
          aria-hidden
          className="pointer-events-none fixed inset-auto m-0 rounded-md bg-raised px-2 py-1 text-xs whitespace-nowrap text-ink shadow-pop"
        >
          {text}
        </span>
      )}
    </span>
  )
}

/**
 * Below the middle of what it explains, above where there is no room, and within the window. Not by an anchor of the
 * style sheet: Chromium 130 crashes where such a popover stands open while a modal dialog makes the page inert.
 */
function place(tip: HTMLElement, at: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect()
  const below = at.bottom + gap
  const left = at.left + at.width / 2 - width / 2
  tip.style.top = `${below + height + gap > window.innerHeight ? at.top - gap - height : below}px`
  tip.style.left = `${Math.max(gap, Math.min(left, window.innerWidth - width - gap))}px`
}
