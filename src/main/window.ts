/** The window: how it is made, what it may load (our own files over `app://`, nothing else), and where links lead. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  nativeTheme,
  protocol,
  type Session,
  screen,
  shell,
  type WebContents,
} from 'electron'
import { blobPath } from '#shared/blob-address'
import type { TextKey } from '#shared/texts/catalogue'
import { formatText } from '#shared/texts/format-text'
import type { Page } from './ipc/transport.ts'
import type { Problem, ProblemAction } from './start-problem.ts'
import { languageFor } from './system-language.ts'
import { createSystemOpen } from './system-open.ts'
import { readPlacement, writePlacement } from './window-placement.ts'

export const origin = 'app://agent-factory'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Before the application is ready: our scheme is a real origin, with a code cache. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

export interface Blob {
  readonly file: string
  readonly mediaType: string
}

/** Serves the files of the window from `folder`, and nothing outside it but the blobs that `blobOf` knows by hash. */
export function serveFiles(folder: string, blobOf: (hash: string) => Blob | undefined): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    if (url.host === 'agent-factory' && url.pathname.startsWith(blobPath)) {
      return serveBlob(blobOf(url.pathname.slice(blobPath.length)))
    }
    const name = url.pathname === '/' ? '/index.html' : decodeURIComponent(url.pathname)
    const file = path.join(folder, path.normalize(name))
    const inside = file.startsWith(folder + path.sep)
    if (url.host !== 'agent-factory' || !inside) return new Response('Not found', { status: 404 })
    try {
      const body = new Uint8Array(await readFile(file))
      const type = types[path.extname(file)] ?? 'application/octet-stream'
      return new Response(body, {
        headers: {
          'content-type': type,
          'content-security-policy': policy,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch {
      return new Response('Not found', { status: 404 })
    }
  })
}

/** What a blob holds came from outside: it is data, and no page of ours, whatever it says of itself. */
async function serveBlob(blob: Blob | undefined): Promise<Response> {
  if (blob === undefined) return new Response('Not found', { status: 404 })
  try {
    const headers = {
      'content-type': /^(image\/(png|jpeg|gif|webp)|text\/plain)\b/.test(blob.mediaType)
        ? blob.mediaType
        : 'application/octet-stream',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    }
    return new Response(new Uint8Array(await readFile(blob.file)), { headers })
  } catch {
    return new Response('Not found', { status: 404 })
  }
}

/** No permission is granted, and the window itself reaches no network: all of that is the main process's work. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  )
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = /^(app|devtools|data|blob|chrome-extension):/.test(details.url)
    answer({ cancel: !allowed })
  })
  session.on('will-download', (event) => event.preventDefault())
}

/** A link of ours or of a model's answer may lead to the web or to mail; nothing else is handed to the system. */
export function isOpenable(address: string): boolean {
  if (!URL.canParse(address)) return false
  return ['https:', 'http:', 'mailto:'].includes(new URL(address).protocol)
}

const systemOpen = () => createSystemOpen({ shell, env: process.env, platform: process.platform })

interface Keys {
  readonly type: string
  readonly control: boolean
  readonly meta: boolean
  readonly alt: boolean
  readonly key: string
}

/** The zoom level that these keys ask for; null where they ask for none. Levels are steps of a fifth. */
function zoomAfter({ type, control, meta, alt, key }: Keys, level: number): number | null {
  if (type !== 'keyDown' || alt || !(process.platform === 'darwin' ? meta : control)) return null
  if (key === '0') return 0
  if (key === '+' || key === '=') return Math.min(level + 0.5, 3)
  if (key === '-') return Math.max(level - 0.5, -2)
  return null
}

/** For every page there will ever be: it stays where it is, and opens nothing. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isOpenable(url)) void systemOpen().openExternal(url)
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${origin}/`)) event.preventDefault()
  })
  contents.on('before-input-event', (event, input) => {
    const level = zoomAfter(input, contents.getZoomLevel())
    if (level === null) return
    event.preventDefault()
    contents.setZoomLevel(level)
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('context-menu', (_event, { isEditable, selectionText, linkURL }) => {
    const items: Electron.MenuItemConstructorOptions[] = []
    if (isEditable) items.push({ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' })
    if (isEditable || selectionText !== '') items.push({ role: 'copy' })
    if (isEditable) items.push({ role: 'paste' })
    if (linkURL !== '' && isOpenable(linkURL)) {
      items.push({ label: linkURL.slice(0, 80), click: () => void systemOpen().openExternal(linkURL) })
    }
    if (items.length > 0)
      Menu.buildFromTemplate([...items, { type: 'separator' }, { role: 'selectAll' }]).popup()
  })
}

/** A page that crashes again this soon would go on crashing: the person decides then. */
const crashLoopMs = 10_000

async function askAboutCrash(window: BrowserWindow): Promise<void> {
  const language = await languageFor(app.getPreferredSystemLanguages())
  const inLanguage = (key: TextKey) => formatText({ key, params: {} }, language) ?? ''
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Agent Factory',
    message: inLanguage('window-crashed'),
    detail: inLanguage('window-crashed-advice'),
    buttons: [inLanguage('window-load-again'), inLanguage('start-quit')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  if (window.isDestroyed()) return
  if (response === 0) window.webContents.reload()
  else app.quit()
}

export interface WindowOptions {
  readonly preload: string
  readonly dataFolder: string
  /** Lets the page speak with the router; returns what ends that. */
  readonly admit: (page: Page) => () => void
  /** Told of each crash of the page, before it is loaded again. */
  readonly onCrash: (details: { readonly reason: string; readonly exitCode: number }) => void
}

export function openWindow({ preload, dataFolder, admit, onCrash }: WindowOptions): BrowserWindow {
  const placement = readPlacement(
    dataFolder,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    ...placement.bounds,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Agent Factory',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#131418' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Chromium would fetch dictionaries from the network.
      spellcheck: false,
    },
  })
  if (placement.maximized) window.maximize()

  // A page that is loaded anew begins as a new client: the old page's calls are cancelled, its runs go on. The new page
  // is known by its commit, which comes before any message of its own; a navigation that only begins may be denied.
  let leave = admit(window.webContents)
  let first = true
  const admitAnew = () => {
    leave()
    leave = admit(window.webContents)
  }
  window.webContents.on('did-navigate', () => {
    if (!first) admitAnew()
    first = false
  })
  let lastCrash = 0
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    onCrash({ reason, exitCode })
    admitAnew()
    const again = Date.now() - lastCrash < crashLoopMs
    lastCrash = Date.now()
    if (again) void askAboutCrash(window)
    else window.webContents.reload()
  })
  window.once('ready-to-show', () => window.show())
  const keepPlacement = () =>
    writePlacement(dataFolder, { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  window.on('close', keepPlacement)
  // Quitting ends the windows without closing them.
  app.on('before-quit', keepPlacement)
  window.on('closed', () => {
    app.off('before-quit', keepPlacement)
    leave()
  })
  void window.loadURL(`${origin}/index.html`)
  return window
}

/** Asks what to do about data that cannot be opened. Also said on the terminal, for who started it there. */
export async function askAboutProblem(problem: Problem): Promise<ProblemAction> {
  process.stderr.write(`Agent Factory: ${problem.code}: ${problem.title}.\n${problem.detail}\n`)
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Agent Factory',
    message: problem.title,
    detail: problem.detail,
    buttons: [...problem.buttons],
    defaultId: 0,
    cancelId: problem.actions.indexOf('quit'),
    noLink: true,
  })
  return problem.actions[response] ?? 'quit'
}

export function openFolder(folder: string): Promise<string> {
  return systemOpen().openPath(folder)
}
