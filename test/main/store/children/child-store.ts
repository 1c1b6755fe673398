/** A store for a child process; the arguments are its data folder and the folder of migrations. */

import { openStore } from '#main/store/db'
import { createIdSource } from '#main/store/ids'
import type { Store } from '#main/store/store'
import { AppError } from '#shared/errors'

export const newId = createIdSource({ now: Date.now })

export function open(dataDir: string, migrationsDir: string): Promise<Store> {
  const log = { warn: () => {}, error: () => {} }
  return openStore({
    dataDir,
    migrationsDir,
    now: Date.now,
    newId,
    log,
    onNotice: () => {},
    minimumFreeBytes: 0,
  })
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function codeOf(thrown: unknown): string {
  return thrown instanceof AppError ? thrown.code : String(thrown)
}

/** The argument at this place, 0 for the first. */
export function argument(index: number): string {
  const value = process.argv[index + 2]
  if (value === undefined) throw new Error(`Argument ${index} is missing.`)
  return value
}
