/** What a person is told when the application cannot open its data, and what they can do about it. Pure. */
import { type ErrorCode, toAppError } from '#shared/errors'
import { english, type KnownText, type TextKey, text } from '#shared/texts/catalogue'
import { formatText, type Language } from '#shared/texts/format-text'

export type ProblemAction = 'try-again' | 'restore' | 'open-folder' | 'quit'

export interface Problem {
  readonly code: ErrorCode
  readonly title: string
  readonly detail: string
  /** In the order of the buttons; the first is the default one. */
  readonly actions: readonly ProblemAction[]
  /** What stands on them. */
  readonly buttons: readonly string[]
}

const titles: Partial<Record<ErrorCode, TextKey>> = {
  'store-busy': 'start-store-busy',
  'store-damaged': 'start-store-damaged',
  'store-full': 'start-store-full',
  'store-migration-failed': 'start-store-migration-failed',
  'store-newer': 'start-store-newer',
  'store-read-only': 'start-store-read-only',
}

/** `snapshotAt`: when the newest snapshot was made; null where there is none. */
export function describeProblem(
  thrown: unknown,
  dataFolder: string,
  snapshotAt: number | null,
  language: Language = english,
): Problem {
  const error = toAppError(thrown)
  const inLanguage = (said: KnownText) => formatText(said, language) ?? ''
  const restorable = error.code === 'store-damaged' && snapshotAt !== null
  const sentences = [
    (error.text === null ? undefined : formatText(error.text, language)) ?? error.message,
    inLanguage(text('start-folder', { folder: dataFolder })),
    ...(restorable ? [inLanguage(text('start-snapshot', { at: snapshotAt }))] : []),
    inLanguage(text('start-unchanged')),
  ]
  const actions = actionsFor(error.code, restorable)
  return {
    code: error.code,
    title: inLanguage({ key: titles[error.code] ?? 'start-failed', params: {} }),
    detail: sentences.join('\n\n'),
    actions,
    buttons: actions.map((action) => inLanguage(text(`start-${action}`))),
  }
}

function actionsFor(code: ErrorCode, restorable: boolean): ProblemAction[] {
  if (code === 'store-newer') return ['open-folder', 'quit']
  return restorable ? ['restore', 'open-folder', 'quit'] : ['try-again', 'open-folder', 'quit']
}
