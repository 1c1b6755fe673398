/**
 * The one error that crosses borders. A message is written for a person: what happened and what to do.
 * `data` is plain JSON and never holds a secret. `retryable` says that the same call may succeed later.
 */
import { z } from 'zod'
import { errorCodes } from './app-error.ts'

export { AppError, type ErrorCode, errorCodes, toAppError } from './app-error.ts'

export const errorCodeSchema = z.enum(errorCodes)

export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  data: z.json().optional(),
  retryable: z.boolean(),
})
export type WireError = z.infer<typeof wireErrorSchema>
