/**
 * The one error that crosses borders: a code that clients branch on, and a text (a key with parameters) that is said in
 * the reader's language; `message` is its English. `data` is plain JSON and never holds a secret. `retryable` says that
 * the same call may succeed later.
 */
import { z } from 'zod'
import { errorCodes } from './error-codes.ts'
import type { TextParam } from './texts/format-text.ts'

export { AppError, asJson, type ErrorCode, errorCodes, notice, noticeOf, toAppError } from './app-error.ts'

export const errorCodeSchema = z.enum(errorCodes)

const textParamSchema: z.ZodType<TextParam> = z.lazy(() =>
  z.union([z.string(), z.number(), z.array(z.string()), z.object(textFields)]),
)
const textFields = { key: z.string(), params: z.record(z.string(), textParamSchema) }

export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  /** Left out where there is nothing but the message, as in what older versions stored. */
  key: z.string().optional(),
  params: textFields.params.optional(),
  message: z.string(),
  data: z.json().optional(),
  retryable: z.boolean(),
})
export type WireError = z.infer<typeof wireErrorSchema>

/** Something a person should know: a text, and its English. */
export const noticeSchema = z.object({
  key: z.string().optional(),
  params: textFields.params.optional(),
  text: z.string(),
})
export type Notice = z.infer<typeof noticeSchema>

/** As it stands in a database, where older versions wrote the sentence alone. */
export const storedNoticeSchema = z.union([noticeSchema, z.string().transform((text): Notice => ({ text }))])
