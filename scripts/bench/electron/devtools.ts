/** Chromium's own protocol over a WebSocket: just enough to look into a window from outside, the same for every window. */

type Fields = Readonly<Record<string, unknown>>
interface Incoming {
  readonly id?: number
  readonly method?: string
  readonly params?: Fields
  readonly result?: Fields
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

export interface DevTools {
  /** Rejects with what Chromium says, and when the connection ends. */
  send(method: string, params?: Fields, sessionId?: string): Promise<Fields>
  /** Hears all events of this method. */
  on(method: string, listener: (params: Fields, sessionId: string | undefined) => void): void
  close(): void
}

export function connectDevTools(url: string): Promise<DevTools> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    const waiting = new Map<number, { resolve(result: Fields): void; reject(reason: Error): void }>()
    const listeners = new Map<string, ((params: Fields, sessionId: string | undefined) => void)[]>()
    let last = 0
    socket.addEventListener('error', () => reject(new Error(`No connection to ${url}.`)))
    socket.addEventListener('close', () => {
      for (const one of waiting.values()) one.reject(new Error('The window has ended.'))
      waiting.clear()
    })
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as Incoming
      if (message.method !== undefined) {
        for (const listener of listeners.get(message.method) ?? [])
          listener(message.params ?? {}, message.sessionId)
        return
      }
      const one = waiting.get(message.id ?? 0)
      waiting.delete(message.id ?? 0)
      if (message.error === undefined) one?.resolve(message.result ?? {})
      else one?.reject(new Error(message.error.message))
    })
    socket.addEventListener('open', () =>
      resolve({
        send: (method, params = {}, sessionId = undefined) =>
          new Promise((done, fail) => {
            last += 1
            waiting.set(last, { resolve: done, reject: fail })
            socket.send(JSON.stringify({ id: last, method, params, ...(sessionId && { sessionId }) }))
          }),
        on: (method, listener) => {
          listeners.set(method, [...(listeners.get(method) ?? []), listener])
        },
        close: () => socket.close(),
      }),
    )
  })
}
