/** What preload puts into the window. */
import type { WireEvent } from '#shared/contract/events'
import type { Reply } from '#shared/contract/requests'

export interface Bridge {
  call(callId: string, route: string, input: unknown): Promise<Reply>
  cancel(callId: string): void
  /** Returns what ends the listening. */
  on(listener: (event: WireEvent) => void): () => void
}

declare global {
  interface Window {
    readonly agentFactory: Bridge
  }
}
