/** The error itself, without the schemas of its wire form: the window needs it long before it needs a schema. */
import type { WireError } from './errors.ts'

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
  'run-deadline',
  'interrupted',
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

export type ErrorCode = (typeof errorCodes)[number]

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
