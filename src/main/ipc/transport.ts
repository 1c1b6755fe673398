// What belongs here: Electron's transport of the door, and nothing else that a program without a window would need.
/** The wires between windows and the router. The first gate stands here: who is speaking. */
import type { WireEvent } from '#shared/contract/events'
import { wires } from '#shared/contract/requests'
import { AppError, toAppError } from '#shared/errors'
import { record } from '../base/untrusted.ts'
import type { FanOut } from '../door/fan-out.ts'
import { owner } from '../door/principals.ts'
import type { Router } from '../door/router.ts'
import { createClient, createSession, type Session } from '../door/session.ts'

/** What the gate looks at in Electron's frame. */
export interface Frame {
  readonly url: string
  readonly parent: Frame | null
}

export interface IpcEvent {
  readonly sender: { readonly id: number }
  readonly senderFrame: Frame | null
}

/** The part of Electron's ipcMain that is used. */
export interface IpcMain {
  handle(wire: string, listener: (event: IpcEvent, message: unknown) => unknown): void
  on(wire: string, listener: (event: IpcEvent, message: unknown) => void): unknown
}

/** The part of Electron's webContents that is used. */
export interface Page {
  readonly id: number
  isDestroyed(): boolean
  send(wire: string, ...payload: readonly unknown[]): void
}

export interface Transport {
  /** Lets a window in. Returns what shuts it out again; its runs go on. */
  admit(page: Page): () => void
}

/** Our own page, at the top of its window. */
export function isTrustedFrame(frame: Frame | null, origin: string): boolean {
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false
  const url = new URL(frame.url)
  return `${url.protocol}//${url.host}` === origin
}

export interface TransportOptions {
  readonly ipcMain: IpcMain
  /** Ready later than the window: calls wait for it. */
  readonly ready: Promise<{ readonly router: Router; readonly fanOut: FanOut }>
  readonly origin: string
}

export function createTransport({ ipcMain, ready, origin }: TransportOptions): Transport {
  const sessions = new Map<number, Promise<Session>>()
  const counters = new Map<number, Counter>()
  const forbidden = new AppError('sender-forbidden').toWire()

  const sessionOf = (event: IpcEvent) =>
    isTrustedFrame(event.senderFrame, origin) ? sessions.get(event.sender.id) : undefined

  ipcMain.handle(wires.call, async (event, message) => {
    const session = sessionOf(event)
    if (session === undefined) return { ok: false, error: forbidden }
    try {
      return await (await session).call(message)
    } catch (thrown) {
      // The application could not be opened.
      return { ok: false, error: toAppError(thrown).toWire() }
    }
  })
  ipcMain.on(wires.cancel, (event, message) => {
    sessionOf(event)?.then(
      (session) => session.cancel(message),
      () => {},
    )
  })
  ipcMain.on(wires.ack, (event, message) => {
    if (sessionOf(event) === undefined) return
    counters.get(event.sender.id)?.take(message)
  })

  return {
    admit(page) {
      const counter = createCounter()
      counters.set(page.id, counter)
      const send = (event: WireEvent) => {
        if (!page.isDestroyed()) page.send(wires.event, event, counter.next())
      }
      const client = createClient(`window-${page.id}`, send, counter.pending)
      let leave = () => {}
      const session = ready.then(({ router, fanOut }) => {
        leave = fanOut.add(client)
        return createSession(router, client, owner)
      })
      session.catch(() => {})
      sessions.set(page.id, session)
      return () => {
        sessions.delete(page.id)
        counters.delete(page.id)
        void session.then(
          (open) => {
            leave()
            open.close()
          },
          () => {},
        )
      }
    },
  }
}

interface Counter {
  /** The number of the next event. */
  next(): number
  pending(): number
  /** `message` is as it came over the wire: untrusted. */
  take(message: unknown): void
}

/** Counts the events that a page was sent and has not taken yet. Those that came before it could listen are taken too. */
function createCounter(): Counter {
  let sent = 0
  let taken = 0
  return {
    next() {
      sent += 1
      return sent
    },
    pending: () => sent - taken,
    take(message) {
      const number = record(message).taken
      if (typeof number === 'number' && number > taken && number <= sent) taken = number
    },
  }
}
