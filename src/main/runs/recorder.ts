/**
 * The events of a run: numbers them, stores each one that is no delta before anyone sees it, joins deltas per frame, and
 * appends growing text to what is stored of it.
 */
import { AppError } from '#shared/errors'
import type { RunEvent } from '#shared/runs/run'
import type { WriteOptions } from '../store/queue.ts'
import type { StepChunk } from '../store/run-store.ts'

type WithoutEnvelope<Event> = Event extends RunEvent ? Omit<Event, 'runId' | 'seq' | 'at'> : never
export type StoredEvent = WithoutEnvelope<Exclude<RunEvent, { type: 'text-delta' | 'thinking-delta' }>>

export interface RecorderOptions {
  readonly runId: string
  /** The seq of the last event that is stored; 0 for a new run. */
  readonly lastSeq: number
  readonly enqueue: (write: () => void, options?: WriteOptions) => Promise<void>
  readonly appendChunk: (chunk: StepChunk) => void
  readonly publish: (event: RunEvent) => void
  readonly now: () => number
  /** How long deltas are gathered before they go out, in milliseconds. */
  readonly frameMs: number
  /** How often growing text is stored, in milliseconds. */
  readonly checkpointMs: number
  /** An event could not be stored: the run cannot go on. */
  readonly onStoreError: (thrown: unknown) => void
}

export interface Recorder {
  /**
   * Numbers an event, stores it by `write`, then publishes it. Resolves once that is done; never rejects. What could not
   * be stored before is stored with it, so that the store has no holes. `at`: its time, where that is not now.
   */
  record(event: StoredEvent, write: (event: RunEvent) => void, at?: number): Promise<void>
  /** The number for an event that is stored elsewhere; it is shown, as it is or another in its place, by `show`. */
  reserve(event: StoredEvent, at: number): Reserved
  /** From here on, text and thinking go to this step. */
  open(step: number): void
  text(piece: string): void
  thinking(piece: string): void
  /** Throws the step's text away, because an attempt begins anew. */
  restart(): void
  /** Sends gathered deltas, and ends the step: answers all that it holds. */
  close(): Written
  /** Sends gathered deltas and stores the text as it stands, so that a replay has all that was sent. */
  checkpoint(): void
  /** Events that were shown and could not be stored, in order of seq. */
  unstored(): readonly RunEvent[]
  /** Stores them now. True: none is left. What can never be stored is given up, but for the run's end. Never rejects. */
  storeAgain(): Promise<boolean>
}

export interface Reserved {
  readonly seq: number
  readonly show: (instead?: StoredEvent) => void
}

/** What a step wrote, and the seq of the last delta of each kind; 0: none. */
export interface Written {
  readonly text: string
  readonly thinking: string
  readonly textSeq: number
  readonly thinkingSeq: number
  /** Pieces of it were stored while it grew. */
  readonly hasChunks: boolean
}

/** Nobody waits for these: whoever follows sees them within a frame, as deltas. */
const unhurried: ReadonlySet<RunEvent['type']> = new Set(['step-start', 'step-end', 'tool-result'])

/** One kind of growing text. */
interface Growing {
  readonly kind: 'text' | 'thinking'
  text: string
  /** How much of it was sent, and how much is stored. */
  sent: number
  stored: number
  seq: number
}

/** What could not be stored. */
interface Missed {
  readonly event: RunEvent
  readonly write: () => void
}

interface Waiting {
  event: RunEvent
  stored: boolean
}

const growing = (kind: Growing['kind']): Growing => ({ kind, text: '', sent: 0, stored: 0, seq: 0 })

export function createRecorder(options: RecorderOptions): Recorder {
  const { runId, enqueue, publish, now, frameMs, checkpointMs, onStoreError } = options
  let seq = options.lastSeq
  let step: number | null = null
  let text = growing('text')
  let thinking = growing('thinking')
  let frame: NodeJS.Timeout | null = null
  let nextCheckpoint: NodeJS.Timeout | null = null
  /** In order of seq: an event that waits for its commit holds back those behind it. */
  const outbox: Waiting[] = []
  let missed: readonly Missed[] = []
  let hasChunks = false

  function drain(): void {
    while (outbox[0]?.stored) {
      const first = outbox.shift()
      if (first !== undefined) publish(first.event)
    }
  }

  function envelope(at: number) {
    seq += 1
    return { runId, seq, at }
  }

  function sendDelta(grown: Growing, offset: number, piece: string): void {
    if (step === null) return
    const type = grown.kind === 'text' ? 'text-delta' : 'thinking-delta'
    const event: RunEvent = { type, ...envelope(now()), step, offset, text: piece }
    grown.seq = event.seq
    if (outbox.length === 0) publish(event)
    else outbox.push({ event, stored: true })
  }

  function sendGathered(): void {
    if (frame !== null) clearTimeout(frame)
    frame = null
    for (const grown of [thinking, text]) {
      if (grown.text.length <= grown.sent) continue
      sendDelta(grown, grown.sent, grown.text.slice(grown.sent))
      grown.sent = grown.text.length
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
    sendGathered()
    stopTimers()
    if (step === null) return
    for (const grown of [thinking, text]) {
      if (grown.stored >= grown.sent) continue
      append(step, grown, grown.stored, grown.text.slice(grown.stored, grown.sent))
    }
  }

  /** A piece that cannot be stored is no failure of the run: the step's end is stored whole, and that one counts. */
  function append(index: number, grown: Growing, offset: number, piece: string): void {
    const { kind, seq: last } = grown
    const chunk = { runId, step: index, kind, offset, text: piece, seq: last }
    grown.stored = offset + piece.length
    hasChunks = true
    enqueue(() => options.appendChunk(chunk), { mayWait: true }).catch(() => {
      // It is stored with the next piece, so that the text has no hole.
      grown.stored = Math.min(grown.stored, offset)
    })
  }

  function voidText(grown: Growing): Growing {
    const empty = growing(grown.kind)
    if (step === null || grown.text === '') return { ...empty, seq: grown.seq }
    sendDelta(grown, 0, '')
    if (grown.stored > 0) append(step, grown, 0, '')
    return { ...empty, seq: grown.seq }
  }

  return {
    record(content, write, at = now()) {
      sendGathered()
      const event = { ...content, ...envelope(at) } as RunEvent
      const waiting: Waiting = { event, stored: false }
      outbox.push(waiting)
      const before = missed
      if (before.length > 0) missed = []
      const show = () => {
        waiting.stored = true
        drain()
      }
      const store = () => {
        for (const one of before) one.write()
        write(event)
      }
      return enqueue(store, { order: runId, mayWait: unhurried.has(event.type) }).then(show, (thrown) => {
        missed = [...missed, ...before, { event, write: () => write(event) }]
        onStoreError(thrown)
        // It is shown all the same: the run ends as failed, and says why. A run without a start never was.
        if (event.type === 'run-start') outbox.length = 0
        else show()
      })
    },
    reserve(content, at) {
      sendGathered()
      const event = { ...content, ...envelope(at) } as RunEvent
      const waiting: Waiting = { event, stored: false }
      outbox.push(waiting)
      return {
        seq: event.seq,
        show(instead) {
          if (instead !== undefined) {
            const { seq: number, at: time } = event
            waiting.event = { ...instead, runId, seq: number, at: time } as RunEvent
          }
          waiting.stored = true
          drain()
        },
      }
    },
    open(index) {
      step = index
      hasChunks = false
      text = growing('text')
      thinking = growing('thinking')
    },
    text(piece) {
      if (step === null) return
      text.text += piece
      gather()
    },
    thinking(piece) {
      if (step === null) return
      thinking.text += piece
      gather()
    },
    restart() {
      sendGathered()
      thinking = voidText(thinking)
      text = voidText(text)
    },
    close() {
      sendGathered()
      stopTimers()
      step = null
      const { text: said, seq: textSeq } = text
      const { text: thought, seq: thinkingSeq } = thinking
      return { text: said, thinking: thought, textSeq, thinkingSeq, hasChunks }
    },
    checkpoint,
    unstored: () => missed.map(({ event }) => event),
    async storeAgain() {
      while (missed.length > 0) {
        const again = missed
        try {
          await enqueue(() => {
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
