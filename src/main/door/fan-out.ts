/**
 * Carries events to the clients. `changed` events of one turn are joined by topic; run events go to who is attached.
 * Nothing here throws: a client that cannot be reached is no trouble of the run that speaks. Nor does one that is slow
 * fill the memory: what waits for it has a bound, beyond which it is told that it missed something.
 */
import { type Events, events, type Topic, type WireEvent } from '#shared/contract/events'
import type { RunEvent } from '#shared/runs/run'
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
  /** Hears why an event did not reach somebody, and who fell behind. */
  readonly onFault?: (thrown: unknown) => void
  /** So many events may wait for one client. */
  readonly mostPending?: number
  /** Milliseconds between two looks at whether a client that fell behind has caught up. */
  readonly catchUpMs?: number
}

/** A window draws what came within a frame at once; so many are more than a minute of one run. */
const mostPending = 5_000
const catchUpMs = 100

interface Listener {
  readonly client: Client
  /** What changed while it was behind; null: it is not. */
  missed: Set<Topic> | null
}

export function createFanOut(options: FanOutOptions = {}): FanOut {
  const { onFault = () => {} } = options
  const most = options.mostPending ?? mostPending
  const listeners = new Set<Listener>()
  /** null: everything of the topic. */
  const changed = new Map<Topic, Set<string> | null>()
  let gate: Gate | undefined
  let watch: NodeJS.Timeout | undefined

  function send(client: Client, event: WireEvent): void {
    try {
      client.send(event)
    } catch (thrown) {
      onFault(thrown)
    }
  }

  /** False where the client is behind: then it gets nothing until it has taken all that waits for it. */
  function keepsUp(listener: Listener): boolean {
    const { client, missed } = listener
    if (client.pending === undefined) return true
    const waiting = client.pending()
    if (missed === null) {
      if (waiting < most) return true
      onFault(new Error(`${client.id} fell behind: ${waiting} events wait for it.`))
      listener.missed = new Set()
      send(client, { name: 'dropped', payload: { runIds: [...client.detachAll()] } })
      watch ??= setInterval(catchUp, options.catchUpMs ?? catchUpMs).unref()
      return false
    }
    if (waiting > 0) return false
    listener.missed = null
    for (const topic of missed) send(client, { name: 'changed', payload: { topic } })
    return true
  }

  /** A client that has caught up learns what it missed, even where nothing more happens. */
  function catchUp(): void {
    const behind = [...listeners].filter((listener) => listener.missed !== null && !keepsUp(listener))
    if (behind.length > 0) return
    clearInterval(watch)
    watch = undefined
  }

  function flush(): void {
    for (const [topic, ids] of changed) {
      const payload = ids === null ? { topic } : { topic, ids: [...ids] }
      for (const listener of listeners) {
        if (keepsUp(listener)) send(listener.client, { name: 'changed', payload })
        else listener.missed?.add(topic)
      }
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
      const listener: Listener = { client, missed: null }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    announce(topic, ids) {
      if (listeners.size === 0) return
      if (changed.size === 0) setImmediate(flush)
      const known = changed.get(topic)
      if (ids === undefined) changed.set(topic, null)
      else if (known === undefined) changed.set(topic, new Set(ids))
      else if (known !== null) for (const id of ids) known.add(id)
    },
    publish(event) {
      let parsed: RunEvent | undefined
      for (const listener of listeners) {
        const { client } = listener
        if (!client.hears(event.runId) || !keepsUp(listener)) continue
        // Parsed once, and only where somebody listens: a key the contract does not name never leaves.
        parsed ??= parse(event)
        if (parsed === undefined) return
        send(client, { name: 'run', payload: parsed })
        if (event.type === 'run-end') client.detach(event.runId)
      }
    },
    notice(notice) {
      // Few and for a person: they go out even to who is behind.
      for (const { client } of listeners) send(client, { name: 'notice', payload: notice })
    },
  }
}
