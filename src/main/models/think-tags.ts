/** Some local servers leave the model's thinking in the text, between <think> and </think> at its very beginning. */

const openTag = '<think>'
const closeTag = '</think>'

export interface ThinkTagSplitter {
  /** Takes the next piece of text. */
  push(piece: string): void
  /** The text has ended: gives what was still held back. */
  end(): void
}

export function createThinkTagSplitter(
  onText: (text: string) => void,
  onThinking: (text: string) => void,
): ThinkTagSplitter {
  let state: 'start' | 'thinking' | 'gap' | 'text' = 'start'
  let held = ''

  function start(): void {
    const begun = held.trimStart()
    if (begun.startsWith(openTag)) {
      state = 'thinking'
      held = begun.slice(openTag.length)
      thinking()
    } else if (!openTag.startsWith(begun)) {
      state = 'text'
      onText(held)
      held = ''
    }
  }

  function thinking(): void {
    const end = held.indexOf(closeTag)
    if (end >= 0) {
      if (end > 0) onThinking(held.slice(0, end))
      held = held.slice(end + closeTag.length)
      state = 'gap'
      gap()
      return
    }
    // The last characters may be the beginning of the closing tag.
    let keep = Math.min(closeTag.length - 1, held.length)
    while (keep > 0 && !closeTag.startsWith(held.slice(held.length - keep))) keep -= 1
    if (held.length > keep) onThinking(held.slice(0, held.length - keep))
    held = held.slice(held.length - keep)
  }

  function gap(): void {
    held = held.trimStart()
    if (held === '') return
    state = 'text'
    onText(held)
    held = ''
  }

  return {
    push(piece) {
      if (state === 'text') {
        onText(piece)
        return
      }
      held += piece
      if (state === 'start') start()
      else if (state === 'thinking') thinking()
      else gap()
    },
    end() {
      if (held !== '') (state === 'thinking' ? onThinking : onText)(held)
      held = ''
    },
  }
}
