/** The one map of events, from the main process to whoever listens. */
import { z } from 'zod'
import * as domains from '../domains.ts'
import { noticeSchema } from '../errors.ts'
import { runEventSchema } from '../runs/run.ts'

type Domains = typeof domains
/** What may change, as the domains register it. */
export type Topic = Domains[keyof Domains]['topics'][number]

const topics = Object.values(domains).flatMap<Topic>((domain) => domain.topics)
const topicSchema = z.enum(topics)

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
