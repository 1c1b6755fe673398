// The floor of every measurement in Electron: a window with a sandboxed preload and one heading. Besides, an echo, and
// the plain reading of a model's stream in this process.
const path = require('node:path')
const { app, BrowserWindow, ipcMain } = require('electron')

app.setPath('userData', process.env.AGENT_FACTORY_DATA_DIR)

ipcMain.handle('echo', (_event, message) => message)

// Reads a streamed Chat Completion. Answers how many characters came; `show` hears each piece of text.
async function read({ url, body }, show) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const decoder = new TextDecoder()
  let length = 0
  let rest = ''
  for await (const bytes of response.body) {
    rest += decoder.decode(bytes, { stream: true })
    let from = 0
    let text = ''
    for (let at = rest.indexOf('\n\n'); at >= 0; at = rest.indexOf('\n\n', from)) {
      const data = rest.slice(from + 'data: '.length, at)
      from = at + 2
      if (data === '[DONE]') continue
      const content = JSON.parse(data).choices[0]?.delta.content
      if (!content) continue
      length += content.length
      if (show !== undefined) text += content
    }
    rest = rest.slice(from)
    if (text !== '') show(text)
  }
  return length
}

ipcMain.handle('read', (_event, request) => read(request))
ipcMain.handle('show', (event, request) => read(request, (text) => event.sender.send('text', text)))

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    webPreferences: { preload: path.join(__dirname, 'preload.cjs'), sandbox: true, contextIsolation: true },
  })
  window.loadFile(path.join(__dirname, 'index.html'))
})
app.on('window-all-closed', () => app.quit())
