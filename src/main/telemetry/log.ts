// What belongs here: what the application tells about itself — the log, with secrets taken out at its door.
/**
 * The log: one JSON object a line, in files of bounded size. Writing never throws: a log that fails must not take the
 * application with it.
 */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { createRedactor, type Redactor } from '../base/redact.ts'
import { plain } from './plain.ts'

export const levels = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof levels)[number]

export type Details = Readonly<Record<string, unknown>>

export interface Log {
  debug(message: string, details?: Details): void
  info(message: string, details?: Details): void
  warn(message: string, details?: Details): void
  error(message: string, details?: Details): void
  /** What knows the secrets; others that show foreign text pass it through here too. */
  readonly redactor: Redactor
  close(): void
}

export interface LogOptions {
  /** The newest file; older ones are this name with .1, .2 …; null: nothing is written. */
  readonly file: string | null
  /** Less important lines are left out. */
  readonly level: Level
  /** UTC milliseconds. */
  readonly now: () => number
  /** A file that has reached this size makes room for the next; 5 MB where left out. */
  readonly maximumBytes?: number
  /** How many files there are at most; 3 where left out. */
  readonly files?: number
}

export function createLog({ file, level, now, maximumBytes = 5 * 1024 * 1024, files = 3 }: LogOptions): Log {
  const redactor = createRedactor()
  const least = levels.indexOf(level)
  let handle: number | null = null
  let size = 0
  let closed = false

  function open(path: string): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const opened = openSync(path, 'a', 0o600)
    size = fstatSync(opened).size
    return opened
  }

  function rotate(path: string): void {
    if (handle !== null) closeSync(handle)
    handle = null
    const name = (number: number): string => (number === 0 ? path : `${path}.${number}`)
    rmSync(name(files - 1), { force: true })
    for (let number = files - 2; number >= 0; number -= 1) {
      try {
        renameSync(name(number), name(number + 1))
      } catch {
        // There are not that many files yet.
      }
    }
  }

  function write(at: Level, message: string, details: Details | undefined): void {
    if (file === null || closed || levels.indexOf(at) < least) return
    try {
      const entry = { at: new Date(now()).toISOString(), level: at, message, ...(details && { details }) }
      const line = Buffer.from(`${JSON.stringify(plain(entry, redactor.redact))}\n`)
      if (handle !== null && size + line.length > maximumBytes) rotate(file)
      handle ??= open(file)
      writeSync(handle, line)
      size += line.length
    } catch {
      // A full or read-only disk: the log goes without this line.
    }
  }

  return {
    debug: (message, details) => write('debug', message, details),
    info: (message, details) => write('info', message, details),
    warn: (message, details) => write('warn', message, details),
    error: (message, details) => write('error', message, details),
    redactor,
    close() {
      closed = true
      if (handle !== null) closeSync(handle)
      handle = null
    },
  }
}
