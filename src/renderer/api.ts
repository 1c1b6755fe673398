/** The one client of this window. */
import { createIdSource } from '#shared/id-source'
import { createClient } from './client.ts'
import { createRepeatIds } from './state/repeat-ids.ts'

const newId = createIdSource({
  now: Date.now,
  fill: (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
})

export const api = createClient(window.agentFactory, createRepeatIds({ newId, now: Date.now }))
