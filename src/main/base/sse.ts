/** Cuts a stream of text into messages: server-sent events, or one JSON text per line. Pushes; keeps nothing. */
import { createParser } from 'eventsource-parser'

/** Returns true once nothing more is wanted. */
export type FrameListener = (data: string, event: string | undefined) => boolean

export interface Framing {
  /** Takes the next piece of text; returns true once the listener has had enough. */
  feed(text: string): boolean
  /** The text has ended: a last line without a line break is still given. */
  end(): void
}

/** A line longer than the limit: an untrusted server must not fill the memory. */
export class LineTooLong extends Error {}

/** The longest message accepted, in characters; a generous tool call is a hundredth of it. */
export const maxLineCharacters = 16 * 1024 * 1024

export function createSseFraming(listen: FrameListener, maxLine = maxLineCharacters): Framing {
  let enough = false
  const parser = createParser({
    maxBufferSize: maxLine,
    onEvent({ data, event }) {
      if (!enough) enough = listen(data, event)
    },
    onError(error) {
      // All other errors are lines that the standard says to ignore.
      if (error.type === 'max-buffer-size-exceeded') throw new LineTooLong()
    },
  })
  return {
    feed(text) {
      parser.feed(text)
      return enough
    },
    end() {
      // Some servers leave out the blank line after the last event.
      if (!enough) parser.feed('\n\n')
    },
  }
}

export function createLineFraming(listen: FrameListener, maxLine = maxLineCharacters): Framing {
  let pieces: string[] = []
  let held = 0
  let enough = false
  const give = (line: string) => {
    if (!enough && line.trim() !== '') enough = listen(line, undefined)
  }
  return {
    feed(text) {
      let from = 0
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
        pieces.push(text.slice(from, at))
        give(pieces.length === 1 ? (pieces[0] ?? '') : pieces.join(''))
        pieces = []
        held = 0
        from = at + 1
      }
      if (from < text.length) {
        pieces.push(from === 0 ? text : text.slice(from))
        held += text.length - from
        if (held > maxLine) throw new LineTooLong()
      }
      return enough
    },
    end() {
      give(pieces.join(''))
      pieces = []
    },
  }
}
