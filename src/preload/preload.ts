/** The bridge into the window: invoke, cancel and on. Electron's own event object never crosses it. */
import { contextBridge, ipcRenderer } from 'electron'

// Spelled out here, and held against the contract's `wires` by a test: this file loads nothing but electron.
const callWire = 'agent-factory:call'
const cancelWire = 'agent-factory:cancel'
const eventWire = 'agent-factory:event'
const ackWire = 'agent-factory:ack'

/** So that what waits for a window that is stuck has a bound: the number of the last event that came. */
const ackMs = 100
let taken = 0
let timer: ReturnType<typeof setTimeout> | undefined

function acknowledge(): void {
  clearTimeout(timer)
  timer = undefined
  ipcRenderer.send(ackWire, { taken })
}

ipcRenderer.on(eventWire, (_electronEvent, event: { readonly name: string }, number: number) => {
  taken = number
  // After this one the window attaches anew, and what comes then is not to be held back.
  if (event.name === 'dropped') acknowledge()
  else timer ??= setTimeout(acknowledge, ackMs)
})

contextBridge.exposeInMainWorld('agentFactory', {
  call: (callId: string, route: string, input: unknown) =>
    ipcRenderer.invoke(callWire, { callId, route, input }),
  cancel: (callId: string) => ipcRenderer.send(cancelWire, { callId }),
  on: (listener: (event: unknown) => void) => {
    const forward = (_electronEvent: unknown, event: unknown) => listener(event)
    ipcRenderer.on(eventWire, forward)
    return () => {
      ipcRenderer.removeListener(eventWire, forward)
    }
  },
})
