/** Lets much text that comes at once onto the page in portions, a portion a frame, so that no frame takes long. */
import { useEffect, useReducer, useRef } from 'react'

/** What is parsed and laid out within a frame on a slow machine, in UTF-16 units. */
export const portion = 4000

/** How much of the text to show now, where `reached` of it was shown in the frame before. */
export function portionEnd(text: string, reached: number): number {
  const end = Math.min(text.length, reached + portion)
  // Between the two halves of one character nothing is cut.
  const cutsPair = end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))
  return cutsPair ? end - 1 : end
}

/**
 * The beginning of the text that is to be shown now. What is there when it is first shown is shown whole; what a
 * stream adds later follows within a few frames.
 */
export function usePacedText(text: string): string {
  const reached = useRef(text.length)
  const [, showMore] = useReducer((count: number) => count + 1, 0)
  // A hidden window draws no frames to wait for.
  const end = document.hidden ? text.length : portionEnd(text, reached.current)
  useEffect(() => {
    reached.current = end
    if (end === text.length) return
    const frame = window.requestAnimationFrame(showMore)
    return () => window.cancelAnimationFrame(frame)
  })
  return end === text.length ? text : text.slice(0, end)
}
