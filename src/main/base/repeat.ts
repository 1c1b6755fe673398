/** Repeats of calls that make something: under an id of the caller's the same is made once. */
import { AppError } from '#shared/errors'

/**
 * What was made before under this id, where that is what is asked for again; undefined where nothing was. Throws
 * `conflict` where it is something else.
 */
export function madeBefore<Made>(made: Made | undefined, isSame: (made: Made) => boolean): Made | undefined {
  if (made === undefined || isSame(made)) return made
  throw new AppError('id-taken')
}

/** Both as the same schema reads them, so that keys stand in the same order. */
export function sameContent(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
