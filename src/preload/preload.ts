/** The bridge into the window: invoke, cancel and on. Electron's own event object never crosses it. */
import { contextBridge, ipcRenderer } from 'electron'

// Spelled out here, and held against the contract's `wires` by a test: this file loads nothing but electron.
const callWire = 'agent-factory:call'
const cancelWire = 'agent-factory:cancel'
const eventWire = 'agent-factory:event'

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
