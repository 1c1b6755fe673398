/** One client's calls under way, so that each can be cancelled by its id, and all when the client goes. */
import type { Reply } from '#shared/contract/requests'
import { AppError } from '#shared/errors'
import type { Client, Principal } from '../base/call.ts'
import type { Router } from './router.ts'

export interface Session {
  /** `message` is as it came over the wire: untrusted. Never rejects. */
  call(message: unknown): Promise<Reply>
  cancel(message: unknown): void
  /** Cancels what is under way. Runs go on. */
  close(): void
}

export function createSession(router: Router, client: Client, principal: Principal): Session {
  const underWay = new Map<string, AbortController>()

  return {
    async call(message) {
      const { callId, route, input } = fieldsOf(message)
      if (typeof callId !== 'string' || underWay.has(callId)) {
        const error = new AppError('call-without-id')
        return { ok: false, error: error.toWire() }
      }
      const controller = new AbortController()
      underWay.set(callId, controller)
      try {
        return await router.dispatch(route, input, { client, principal, signal: controller.signal })
      } finally {
        underWay.delete(callId)
      }
    },
    cancel(message) {
      const { callId } = fieldsOf(message)
      if (typeof callId === 'string') underWay.get(callId)?.abort()
    },
    close() {
      for (const controller of underWay.values()) controller.abort()
    },
  }
}

function fieldsOf(message: unknown): {
  readonly callId?: unknown
  readonly route?: unknown
  readonly input?: unknown
} {
  return typeof message === 'object' && message !== null ? message : {}
}

/** A client that hears the runs it is attached to. `pending` as in Client. */
export function createClient(id: string, send: Client['send'], pending?: () => number): Client {
  const attached = new Set<string>()
  return {
    id,
    send,
    hears: (runId) => attached.has(runId),
    attach: (runId) => attached.add(runId),
    detach: (runId) => attached.delete(runId),
    detachAll() {
      const runIds = [...attached]
      attached.clear()
      return runIds
    },
    ...(pending !== undefined && { pending }),
  }
}
