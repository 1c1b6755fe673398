/** The typed client over the contract: calls that throw AppError, and listeners by the event's name. */

import { AppError } from '#shared/app-error'
import type { EventName, Events, WireEvent } from '#shared/contract/events'
import type { RouteInput, RouteName, RouteOutput } from '#shared/contract/requests'
import type { Bridge } from './bridge.ts'
import type { RepeatIds } from './state/repeat-ids.ts'

export interface Client {
  /** Rejects with an AppError; an abort cancels the call on the other side and rejects with `cancelled`. */
  call<Name extends RouteName>(
    route: Name,
    input: RouteInput<Name>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<RouteOutput<Name>>
  /** Returns what ends the listening. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
}

/** Failures that leave open whether the call was carried out. */
const unclear: ReadonlySet<string> = new Set(['internal', 'cancelled'])

/** `ids` are given to what is made. */
export function createClient(bridge: Bridge, ids?: RepeatIds): Client {
  let lastCall = 0
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  bridge.on((event: WireEvent) => {
    for (const listener of listeners.get(event.name) ?? [])
      (listener as (payload: unknown) => void)(event.payload)
  })

  return {
    async call(route, input, options) {
      const signal = options?.signal
      if (signal?.aborted) throw new AppError('request-cancelled')
      lastCall += 1
      const callId = String(lastCall)
      const cancel = () => bridge.cancel(callId)
      signal?.addEventListener('abort', cancel, { once: true })
      const wish = ids?.wish(route, input)
      try {
        const reply = await bridge.call(callId, route, wish?.input ?? input)
        if (reply.ok || !unclear.has(reply.error.code)) wish?.settle()
        if (!reply.ok) throw AppError.fromWire(reply.error)
        return reply.data as RouteOutput<typeof route>
      } finally {
        signal?.removeEventListener('abort', cancel)
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as (payload: never) => void)
      return () => {
        set.delete(listener as (payload: never) => void)
      }
    },
  }
}
