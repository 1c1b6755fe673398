const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('floor', {
  echo: (message) => ipcRenderer.invoke('echo', message),
  read: (request) => ipcRenderer.invoke('read', request),
  show: (request) => ipcRenderer.invoke('show', request),
  onText: (listener) => ipcRenderer.on('text', (_event, text) => listener(text)),
})
