/**
 * Carries events to the clients. `changed` events of one turn are joined by topic; run events go to who is attached.
 * Nothing here throws: a client that cannot be reached is no trouble of the run that speaks.
 */
import { type Events, events, type Topic, type WireEvent } from '#shared/contract/events'
import type { RunEvent } from '#shared/run'
import type { Client } from '../base/call.ts'
import { createGate, type Gate, refused } from './gate.ts'

export interface FanOut {
  /** Returns what takes the client out again. */
  add(client: Client): () => void
  /** Says that something of a topic changed; `ids` names what, where that is known. */
  announce(topic: Topic, ids?: readonly string[]): void
  publish(event: RunEvent): void
  notice(notice: Events['notice']): void
}

export interface FanOutOptions {
  /** Hears why an event did not reach somebody. */
  readonly onFault?: (thrown: unknown) => void
}

export function createFanOut({ onFault = () => {} }: FanOutOptions = {}): FanOut {
  const clients = new Set<Client>()
  /** null: everything of the topic. */
  const changed = new Map<Topic, Set<string> | null>()
  let gate: Gate | undefined

  function send(client: Client, event: WireEvent): void {
    try {
      client.send(event)
    } catch (thrown) {
      onFault(thrown)
    }
  }

  function flush(): void {
    for (const [topic, ids] of changed) {
      const payload = ids === null ? { topic } : { topic, ids: [...ids] }
      for (const client of clients) send(client, { name: 'changed', payload })
    }
    changed.clear()
  }

  function parse(event: RunEvent): RunEvent | undefined {
    gate ??= createGate(events.run)
    const passed = gate(event)
    if (passed !== refused) return passed as RunEvent
    onFault(events.run.safeParse(event).error)
    return undefined
  }

  return {
    add(client) {
      clients.add(client)
      return () => {
        clients.delete(client)
      }
    },
    announce(topic, ids) {
      if (clients.size === 0) return
      if (changed.size === 0) setImmediate(flush)
      const known = changed.get(topic)
      if (ids === undefined) changed.set(topic, null)
      else if (known === undefined) changed.set(topic, new Set(ids))
      else if (known !== null) for (const id of ids) known.add(id)
    },
    publish(event) {
      let parsed: RunEvent | undefined
      for (const client of clients) {
        if (!client.hears(event.runId)) continue
        // Parsed once, and only where somebody listens: a key the contract does not name never leaves.
        parsed ??= parse(event)
        if (parsed === undefined) return
        send(client, { name: 'run', payload: parsed })
        if (event.type === 'run-end') client.detach(event.runId)
      }
    },
    notice(notice) {
      for (const client of clients) send(client, { name: 'notice', payload: notice })
    },
  }
}
