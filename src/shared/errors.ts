/**
 * The one error that crosses borders. A message is written for a person: what happened and what to do.
 * `data` is plain JSON and never holds a secret. `retryable` says that the same call may succeed later.
 */
import { z } from 'zod'

/** Codes of the framework itself, then of the domains. A code is a promise: clients branch on it. */
export const errorCodes = [
  'invalid-input',
  'unknown-route',
  'forbidden',
  'cancelled',
  'internal',
  'not-found',
  'conflict',
  'run-active',
  'no-model',
  'offline',
  'vault-locked',
  'vault-unavailable',
  'vault-wrong-passphrase',
  'vault-damaged',
  'store-full',
  'store-read-only',
  'store-damaged',
  'store-newer',
  'store-busy',
  'store-migration-failed',
  'model-auth',
  'model-rate-limit',
  'model-overloaded',
  'model-context-length',
  'model-content-filter',
  'model-bad-request',
  'model-network',
  'model-timeout',
  'model-malformed',
  'model-cancelled',
] as const

export const errorCodeSchema = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCodeSchema>

export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  data: z.json().optional(),
  retryable: z.boolean(),
})
export type WireError = z.infer<typeof wireErrorSchema>

export interface AppErrorOptions {
  readonly data?: WireError['data']
  readonly retryable?: boolean
  readonly cause?: unknown
}

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly data: WireError['data'] | undefined
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.data = options.data
    this.retryable = options.retryable ?? false
  }

  toWire(): WireError {
    const wire: WireError = { code: this.code, message: this.message, retryable: this.retryable }
    return this.data === undefined ? wire : { ...wire, data: this.data }
  }

  static fromWire(wire: WireError): AppError {
    return new AppError(wire.code, wire.message, { data: wire.data, retryable: wire.retryable })
  }
}

/** Any thrown value as an AppError. What is not ours becomes `internal` with a message that leaks nothing. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new AppError('cancelled', 'The request was cancelled.')
  }
  return new AppError('internal', 'Something went wrong inside Agent Factory. The log has the details.', {
    cause: thrown,
  })
}
