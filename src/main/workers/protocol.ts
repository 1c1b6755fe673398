/** What a thread and the main one say to each other. */
import type { WireError } from '#shared/errors'

export interface Ask {
  readonly type: 'ask'
  readonly id: number
  readonly name: string
  readonly input: unknown
}

export type ToWorker = Ask | { readonly type: 'cancel'; readonly id: number }

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  /** `error` is null where it was thrown as none of ours. */
  | { readonly type: 'failed'; readonly id: number; readonly error: WireError | null }
