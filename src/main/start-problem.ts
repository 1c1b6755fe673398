/** What a person is told when the application cannot open its data, and what they can do about it. Pure. */
import { type AppError, type ErrorCode, toAppError } from '#shared/errors'

export type ProblemAction = 'try-again' | 'restore' | 'open-folder' | 'quit'

export interface Problem {
  readonly code: ErrorCode
  readonly title: string
  readonly detail: string
  /** In the order of the buttons; the first is the default one. */
  readonly actions: readonly ProblemAction[]
}

export const actionLabels: Readonly<Record<ProblemAction, string>> = {
  'try-again': 'Try again',
  restore: 'Restore the newest snapshot',
  'open-folder': 'Open the data folder',
  quit: 'Quit',
}

const titles: Partial<Record<ErrorCode, string>> = {
  'store-busy': 'Another Agent Factory is using this data folder',
  'store-damaged': 'The database is damaged',
  'store-full': 'The disk is full',
  'store-migration-failed': 'The database could not be brought up to date',
  'store-newer': 'This data was made by a newer Agent Factory',
  'store-read-only': 'The data folder cannot be written to',
}

/** `snapshotAt`: when the newest snapshot was made; null where there is none. */
export function describeProblem(thrown: unknown, dataFolder: string, snapshotAt: number | null): Problem {
  const error: AppError = toAppError(thrown)
  const restorable = error.code === 'store-damaged' && snapshotAt !== null
  const snapshot = restorable
    ? `\n\nThe newest snapshot is of ${new Date(snapshotAt).toLocaleString()}. The damaged file is kept beside it.`
    : ''
  const actions: ProblemAction[] = restorable
    ? ['restore', 'open-folder', 'quit']
    : ['try-again', 'open-folder', 'quit']
  return {
    code: error.code,
    title: titles[error.code] ?? 'Agent Factory could not open its data',
    detail: `${error.message}\n\nData folder: ${dataFolder}${snapshot}\n\nNothing was changed.`,
    actions: error.code === 'store-newer' ? ['open-folder', 'quit'] : actions,
  }
}
