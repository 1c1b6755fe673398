/**
 * The agent loop and a run's life. This file: the run's events. It numbers them, stores each one that is no delta
 * before anyone sees it, joins deltas per frame, and checkpoints growing text.
 */
import type { ModelRef } from '#shared/common'
import { AppError } from '#shared/errors'
import type { RunEvent } from '#shared/run'
import type { ToolCall } from '#shared/tool'
import type { Store } from '../store/store.ts'

export interface RunIds {
  readonly runId: string
  readonly conversationId: string
  readonly messageId: string
}

/** A step as it grows. */
export interface LiveStep {
  readonly id: string
  readonly index: number
  readonly model: ModelRef
  text: string
  thinking: string
  toolCalls: readonly ToolCall[]
  textSeq: number
  thinkingSeq: number
}

type WithoutEnvelope<Event> = Event extends RunEvent
  ? Omit<Event, 'runId' | 'conversationId' | 'messageId' | 'seq' | 'at'>
  : never
export type StoredEvent = WithoutEnvelope<Exclude<RunEvent, { type: 'text-delta' | 'thinking-delta' }>>

export interface RunLogOptions {
  readonly ids: RunIds
  readonly store: Store
  readonly publish: (event: RunEvent) => void
  readonly now: () => number
  /** How long deltas are gathered before they go out, in milliseconds. */
  readonly frameMs: number
  /** How often growing text is stored, in milliseconds. */
  readonly checkpointMs: number
  /** An event could not be stored: the run cannot go on. */
  readonly onStoreError: (thrown: unknown) => void
}

export interface RunLog {
  /**
   * Numbers an event, stores it together with `alongside`, then publishes it. Resolves once that is done; never rejects.
   * What could not be stored before is stored with it, so that the store has no holes.
   */
  record(event: StoredEvent, alongside?: () => void): Promise<void>
  /** From here on, text and thinking go to this step. */
  open(step: LiveStep): void
  text(piece: string): void
  thinking(piece: string): void
  /** Throws the step's text away, because an attempt begins anew. */
  restart(): void
  /** Sends gathered deltas and ends the checkpoints of the step. */
  close(): void
  /** Sends gathered deltas and stores the text as it stands, so that a replay has all that was sent. */
  checkpoint(): void
  /** Events that were shown and could not be stored, in order of seq. */
  unstored(): readonly RunEvent[]
  /** Stores them now. True: none is left. What can never be stored is given up, but for the run's end. Never rejects. */
  storeAgain(): Promise<boolean>
}

/** What could not be stored. */
interface Missed {
  readonly event: RunEvent
  readonly write: () => void
}

interface Waiting {
  readonly event: RunEvent
  stored: boolean
}

export function createRunLog(options: RunLogOptions): RunLog {
  const { ids, store, publish, now, frameMs, checkpointMs, onStoreError } = options
  let seq = 0
  let step: LiveStep | null = null
  let sentText = 0
  let sentThinking = 0
  let frame: NodeJS.Timeout | null = null
  let nextCheckpoint: NodeJS.Timeout | null = null
  /** In order of seq: an event that waits for its commit holds back those behind it. */
  const outbox: Waiting[] = []
  let missed: readonly Missed[] = []

  function drain(): void {
    while (outbox[0]?.stored) {
      const first = outbox.shift()
      if (first !== undefined) publish(first.event)
    }
  }

  function envelope() {
    seq += 1
    return { ...ids, seq, at: now() }
  }

  function sendDelta(
    type: 'text-delta' | 'thinking-delta',
    index: number,
    offset: number,
    text: string,
  ): number {
    const event: RunEvent = { type, ...envelope(), step: index, offset, text }
    if (outbox.length === 0) publish(event)
    else outbox.push({ event, stored: true })
    return event.seq
  }

  function sendGathered(): void {
    if (frame !== null) clearTimeout(frame)
    frame = null
    if (step === null) return
    if (step.thinking.length > sentThinking) {
      const piece = step.thinking.slice(sentThinking)
      step.thinkingSeq = sendDelta('thinking-delta', step.index, sentThinking, piece)
      sentThinking = step.thinking.length
    }
    if (step.text.length > sentText) {
      const piece = step.text.slice(sentText)
      step.textSeq = sendDelta('text-delta', step.index, sentText, piece)
      sentText = step.text.length
    }
  }

  function gather(): void {
    frame ??= setTimeout(sendGathered, frameMs)
    nextCheckpoint ??= setTimeout(checkpoint, checkpointMs)
  }

  function stopTimers(): void {
    if (nextCheckpoint !== null) clearTimeout(nextCheckpoint)
    nextCheckpoint = null
  }

  function checkpoint(): void {
    stopTimers()
    sendGathered()
    if (step === null) return
    const { id, text, thinking, textSeq, thinkingSeq, toolCalls } = step
    // A failed checkpoint is no failure of the run: the step's end is stored again, and that one counts.
    store
      .enqueue(() => store.runs.checkpointStep({ id, text, thinking, textSeq, thinkingSeq, toolCalls }))
      .catch(() => {})
  }

  return {
    record(content, alongside) {
      sendGathered()
      const event = { ...content, ...envelope() } as RunEvent
      const waiting: Waiting = { event, stored: false }
      outbox.push(waiting)
      const before = missed
      if (before.length > 0) missed = []
      const write = () => {
        alongside?.()
        store.runs.appendEvent(event)
      }
      const show = () => {
        waiting.stored = true
        drain()
      }
      return store
        .enqueue(() => {
          for (const one of before) one.write()
          write()
        }, ids.runId)
        .then(show, (thrown) => {
          missed = [...missed, ...before, { event, write }]
          onStoreError(thrown)
          // It is shown all the same: the run ends as failed, and says why. A run without a start never was.
          if (event.type === 'run-start') outbox.length = 0
          else show()
        })
    },
    open(next) {
      step = next
      sentText = 0
      sentThinking = 0
    },
    text(piece) {
      if (step === null) return
      step.text += piece
      gather()
    },
    thinking(piece) {
      if (step === null) return
      step.thinking += piece
      gather()
    },
    restart() {
      if (step === null) return
      sendGathered()
      if (step.thinking !== '') step.thinkingSeq = sendDelta('thinking-delta', step.index, 0, '')
      if (step.text !== '') step.textSeq = sendDelta('text-delta', step.index, 0, '')
      step.text = ''
      step.thinking = ''
      sentText = 0
      sentThinking = 0
    },
    close() {
      sendGathered()
      stopTimers()
      step = null
    },
    checkpoint,
    unstored: () => missed.map(({ event }) => event),
    async storeAgain() {
      while (missed.length > 0) {
        const again = missed
        try {
          await store.enqueue(() => {
            for (const one of again) one.write()
          })
          missed = []
        } catch (thrown) {
          if (thrown instanceof AppError && thrown.retryable) return false
          missed = again.length > 1 ? again.slice(-1) : []
        }
      }
      return true
    },
  }
}
