/** The one map of events, from the main process to whoever listens. */
import { z } from 'zod'
import { noticeSchema } from '../errors.ts'
import { runEventSchema } from '../run.ts'

export const topics = [
  'agents',
  'providers',
  'models',
  'conversations',
  'messages',
  'runs',
  'settings',
  'vault',
] as const
export const topicSchema = z.enum(topics)
export type Topic = z.infer<typeof topicSchema>

export const events = {
  /** Something of this topic is no longer as it was; ask again. `ids` names what, where that is known. */
  changed: z.object({ topic: topicSchema, ids: z.array(z.string()).optional() }),
  /** An event of a run that this client is attached to. */
  run: runEventSchema,
  /** Something a person should know, such as a disk that is nearly full. */
  notice: noticeSchema.extend({ level: z.enum(['info', 'warning', 'error']) }),
  /**
   * This client fell behind, and events were left out. Its subscriptions to these runs have ended: attach to them again.
   * A `changed` follows for each topic of which it missed something.
   */
  dropped: z.object({ runIds: z.array(z.string()) }),
} as const

export type Events = { [Name in keyof typeof events]: z.infer<(typeof events)[Name]> }
export type EventName = keyof Events
/** One event on the wire. */
export type WireEvent = {
  [Name in EventName]: { readonly name: Name; readonly payload: Events[Name] }
}[EventName]
