/** The messages of a conversation: only those near the view are in the page, and the end is kept while it grows. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '#shared/conversations/conversation'
import { Button } from '../../../ui/button.tsx'
import { MessageView } from './message-view.tsx'

export interface MessageListHandle {
  scrollToEnd(): void
}

export interface MessageListProps {
  readonly ref?: React.Ref<MessageListHandle>
  readonly items: readonly Message[]
  /** True where older messages stand above, newer ones below. */
  readonly more: boolean
  readonly moreBelow: boolean
  readonly onReachTop: () => void
  readonly onReachBottom: () => void
  /** Shows the newest where they are not loaded. */
  readonly onLatest: () => void
  readonly agentName: string
  /** The message to show and mark first; null: the newest. */
  readonly target: string | null
}

/** As near to the end as this, the person is taken to be reading the newest. */
const endThreshold = 64
/** A jump over messages that were never drawn has found its place after this many milliseconds. */
const jumpMs = 700
/** As long as this the virtualizer may go on looking for the place of a jump, where the machine is busy. */
const longestSeekMs = 5_000
/** More messages are asked for before the person comes to the first or the last one. */
const reserve = 6

export function MessageList({
  ref,
  items,
  more,
  moreBelow,
  onReachTop,
  onReachBottom,
  onLatest,
  agentName,
  target,
}: MessageListProps) {
  const { t } = useTranslation('chat')
  const frame = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  // Pages put below are no news to follow, the last of them neither.
  const inMiddle = useRef(moreBelow)
  useEffect(() => {
    inMiddle.current = moreBelow
  }, [moreBelow])
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    getItemKey: (index) => items[index]?.id ?? index,
    estimateSize: (index) => estimate(items[index]),
    anchorTo: 'end',
    followOnAppend: !moreBelow && !inMiddle.current,
    scrollEndThreshold: endThreshold,
    overscan: 4,
    paddingStart: 12,
    paddingEnd: 20,
    onChange: (instance) => setAway(!instance.isAtEnd(endThreshold)),
  })
  useImperativeHandle(ref, () => ({ scrollToEnd: () => virtualizer.scrollToEnd() }), [virtualizer])

  const shown = virtualizer.getVirtualItems()
  const first = shown[0]?.index ?? 0
  const last = shown.at(-1)?.index ?? 0
  const placedAt = useRef(0)
  useReach(more && items.length > 0 && first < reserve, onReachTop, placedAt)
  useReach(moreBelow && last >= items.length - reserve, onReachBottom, placedAt)

  const targetIndex = target === null ? -1 : items.findIndex((message) => message.id === target)
  const placed = useRef<{ readonly wanted: string; readonly index: number } | null>(null)
  const tookOver = useTakenOver(frame)
  useLayoutEffect(() => {
    if (items.length === 0) return
    // The place is taken once for each target, and is the person's own from then on.
    const wanted = targetIndex === -1 ? 'end' : (target ?? 'end')
    const before = placed.current
    placed.current = { wanted, index: targetIndex }
    if (before?.wanted === wanted) {
      // Messages put above have given the target another index, while the one before may still be looked for.
      const seeking = !tookOver.current && performance.now() < placedAt.current + longestSeekMs
      if (wanted !== 'end' && before.index !== targetIndex && seeking) {
        virtualizer.scrollToIndex(targetIndex, { align: alignment(items[targetIndex], frame.current) })
      }
      return
    }
    if (before !== null && wanted === 'end') return
    placedAt.current = performance.now()
    tookOver.current = false
    if (wanted === 'end') virtualizer.scrollToEnd()
    else {
      virtualizer.scrollToIndex(targetIndex, { align: alignment(items[targetIndex], frame.current) })
      requestAnimationFrame(() => {
        frame.current
          ?.querySelector<HTMLElement>(`[data-message="${wanted}"]`)
          ?.focus({ preventScroll: true })
      })
    }
  }, [items, targetIndex, target, virtualizer, tookOver])

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={frame}
        role="log"
        aria-label={t('log.label')}
        // Each piece of a growing answer would be read aloud; what is finished is told by the announcer instead.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the conversation is scrolled with the keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto [overflow-anchor:none] [scrollbar-gutter:stable_both-edges] focus-visible:-outline-offset-2"
      >
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {shown.map((row) => {
            const message = items[row.index]
            return message === undefined ? null : (
              <div
                key={row.key}
                ref={virtualizer.measureElement}
                data-index={row.index}
                className="absolute left-0 w-full [contain:layout_style]"
                // Not by a transform: menus are anchored in here, and an anchor is where it stood before that.
                style={{ top: row.start }}
              >
                <MessageView
                  message={message}
                  agentName={agentName}
                  last={!moreBelow && row.index === items.length - 1}
                  marked={message.id === target}
                />
              </div>
            )
          })}
        </div>
      </div>
      {(away || moreBelow) && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            size="small"
            icon={<ArrowDown aria-hidden size={13} />}
            onClick={() => (moreBelow ? onLatest() : virtualizer.scrollToEnd())}
            className="pointer-events-auto rounded-full! shadow-pop"
          >
            {t('log.latest')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** Whether the person has begun to scroll by themselves; who makes a jump sets it back. */
function useTakenOver(frame: React.RefObject<HTMLElement | null>): React.RefObject<boolean> {
  const taken = useRef(false)
  useEffect(() => {
    const gone = new AbortController()
    const take = () => {
      taken.current = true
    }
    for (const act of ['wheel', 'keydown', 'pointerdown', 'touchmove']) {
      frame.current?.addEventListener(act, take, { passive: true, signal: gone.signal })
    }
    return () => gone.abort()
  }, [frame])
  return taken
}

/** A message taller than the view is shown from its beginning. */
function alignment(message: Message | undefined, frame: HTMLElement | null): 'start' | 'center' {
  return estimate(message) > (frame?.clientHeight ?? 0) ? 'start' : 'center'
}

/** Asks for more messages once an end of what is loaded comes near. */
function useReach(near: boolean, onReach: () => void, placedAt: React.RefObject<number>): void {
  useEffect(() => {
    if (!near) return
    // While a jump is still finding its place, messages put above would carry it away.
    const rest = Math.max(0, placedAt.current + jumpMs - performance.now())
    const timer = window.setTimeout(onReach, rest)
    return () => window.clearTimeout(timer)
  }, [near, onReach, placedAt])
}

/** Near enough that scrolling to what was never drawn does not go far astray. */
function estimate(message: Message | undefined): number {
  if (message === undefined) return 100
  const lines = Math.ceil(message.text.length / 85) + (message.text.match(/\n/g)?.length ?? 0) * 0.6
  return 74 + Math.max(1, lines) * 22
}
