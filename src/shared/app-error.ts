/** The error itself, without the schemas of its wire form: the window needs it long before it needs a schema. */
import type { ErrorCode } from './error-codes.ts'
import type { Notice, WireError } from './errors.ts'
import {
  codeOf,
  type FailureKey,
  inEnglish,
  type KeyOfCode,
  type KnownText,
  type ParamsAfter,
  type TextKey,
  text,
} from './texts/catalogue.ts'
import type { Text } from './texts/format-text.ts'

export { type ErrorCode, errorCodes } from './error-codes.ts'

export interface AppErrorOptions {
  readonly data?: WireError['data']
  readonly retryable?: boolean
  readonly cause?: unknown
}

type ErrorArguments = {
  [Key in FailureKey]: [key: Key, ...params: ParamsAfter<Key>, options?: AppErrorOptions]
}[FailureKey]

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  /** What it says, for any language; null where it came as a sentence alone. `message` is the English of it. */
  readonly text: Text | null
  readonly data: WireError['data'] | undefined
  readonly retryable: boolean

  /** By the key of its text, which names its code, and the text's parameters. */
  constructor(...said: ErrorArguments)
  /** For what comes over the wire or from the database, where the text may be of another version. */
  constructor(code: ErrorCode, message: string, options?: AppErrorOptions & { readonly text?: Text | null })
  constructor(
    first: string,
    second?: string | object,
    options: AppErrorOptions & { readonly text?: Text | null } = {},
  ) {
    const known = typeof second === 'string' ? null : knownText(first, second)
    super(
      known === null ? String(second) : inEnglish(known),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = known === null ? (first as ErrorCode) : codeOf(known.key)
    this.text = known ?? options.text ?? null
    this.data = options.data
    this.retryable = options.retryable ?? false
  }

  /** Of a text that was made before. */
  static of(said: KnownText<FailureKey>, options: AppErrorOptions = {}): AppError {
    return new AppError(codeOf(said.key), inEnglish(said), { ...options, text: said })
  }

  /** Invalid input in one field of a form, by its name in the contract. */
  static inField(field: string, said: KnownText<KeyOfCode<'invalid-input'>>): AppError {
    const issue = { path: [field], ...said, message: inEnglish(said) }
    return AppError.of(said, { data: asJson({ issues: [issue] }) })
  }

  /** The same as something to be told beside other things. */
  toNotice(): Notice {
    return { ...this.text, text: this.message }
  }

  toWire(): WireError {
    const { code, message, retryable, data } = this
    return { code, ...this.text, message, retryable, ...(data === undefined ? {} : { data }) }
  }

  static fromWire({ code, key, params, message, data, retryable }: WireError): AppError {
    const said = key === undefined ? null : { key, params: params ?? {} }
    return new AppError(code, message, { data, retryable, text: said })
  }
}

function knownText(key: string, params: object | undefined): KnownText<FailureKey> {
  return { key: key as FailureKey, params: { ...params } }
}

/** What consists of nothing but JSON, although its type says more of it. */
export function asJson(value: object): WireError['data'] {
  return value as WireError['data']
}

/** A text as something to be told, with its English beside it. */
export function noticeOf(said: KnownText): Notice {
  return { ...said, text: inEnglish(said) }
}

/** The same, made from its key and parameters. */
export function notice<Key extends TextKey>(key: Key, ...params: ParamsAfter<Key>): Notice {
  return noticeOf(text(key, ...params))
}

/** Any thrown value as an AppError. What is not ours becomes `unexpected`, which leaks nothing. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') return new AppError('request-cancelled')
  return new AppError('unexpected', {}, { cause: thrown })
}
