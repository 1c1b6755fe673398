// One line for each step, with its elapsed time; and errors that say what to do.

/** A failure that a person can mend: `message` says what is wrong, `mend` the exact thing to type or do. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} [mend]
   */
  constructor(message, mend) {
    super(message)
    this.name = 'SetupError'
    this.mend = mend
  }
}

/**
 * `0.4 s`, `12.0 s`, `3 min 20 s`.
 * @param {number} milliseconds
 */
export function elapsed(milliseconds) {
  const seconds = milliseconds / 1000
  if (seconds < 100) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/**
 * What the set-up tells while it works.
 *
 * `step(name, work)` runs `work` and writes one line: name, what `work` says it did (the `said` of its answer, or
 * the answer itself when that is a string) and the time. It answers with what `work` answered. A failure writes its
 * line too and is thrown on. `note` writes a line of its own.
 *
 * @param {{ stream?: { write(text: string): unknown, isTTY?: boolean }, now?: () => number }} [options]
 */
export function createReport({ stream = process.stdout, now = () => performance.now() } = {}) {
  const write = (/** @type {string} */ text) => {
    stream.write(text)
  }
  return {
    note(/** @type {string} */ text) {
      write(`${text}\n`)
    },
    /**
     * @template T
     * @param {string} name
     * @param {(progress: (text: string) => void) => T | Promise<T>} work
     * @returns {Promise<T>}
     */
    async step(name, work) {
      const started = now()
      const label = name.padEnd(18)
      // A long step on a terminal says at once what it is busy with; the line is then written over.
      const progress = (/** @type {string} */ text) => {
        if (stream.isTTY) write(`\r\u001b[2K  ${label} ${text} …`)
      }
      const line = (/** @type {string} */ mark, /** @type {string} */ said) =>
        write(`${stream.isTTY ? '\r\u001b[2K' : ''}${mark} ${label} ${said} (${elapsed(now() - started)})\n`)
      try {
        progress('working')
        const answer = await work(progress)
        line('✓', saidBy(answer))
        return answer
      } catch (error) {
        line('✗', error instanceof SetupError ? firstLine(error.message) : 'failed')
        throw error
      }
    },
  }
}

/** @typedef {ReturnType<typeof createReport>} Report */

/** @param {unknown} answer */
function saidBy(answer) {
  if (typeof answer === 'string') return answer
  if (typeof answer === 'object' && answer !== null && 'said' in answer) return String(answer.said)
  return 'done'
}

/** @param {string} text */
function firstLine(text) {
  return text.split('\n', 1)[0] ?? ''
}

/**
 * Runs a command's main function: errors are shown with their mend, and the exit code is set.
 * @param {() => Promise<number | undefined>} main
 */
export async function runCommand(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (error instanceof SetupError) {
      process.stderr.write(`\n${error.message}\n`)
      if (error.mend) process.stderr.write(`\nWhat to do:\n  ${error.mend.replaceAll('\n', '\n  ')}\n`)
    } else {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    }
    process.exitCode = 1
  }
}
