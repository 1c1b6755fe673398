/** Electron's entry: makes the window first, opens the application behind it, and ends both in order. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, type BrowserWindow, ipcMain, Menu, nativeTheme, session } from 'electron'
import { type App, createApp } from './app.ts'
import { tellWhenUsable } from './capture.ts'
import { createTransport } from './ipc/transport.ts'
import { describeProblem } from './start-problem.ts'
import { asStoreFailure } from './store/failures.ts'
import { newestSnapshot } from './store/files.ts'
import { restoreSnapshot } from './store/snapshots.ts'
import { languageFor } from './system-language.ts'
import { openKeychain } from './vault/keychain.ts'
import {
  askAboutProblem,
  lockContents,
  lockSession,
  openFolder,
  openWindow,
  origin,
  registerScheme,
  serveFiles,
} from './window.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
// Read, and never changed: base/child-env.ts says why, and what the programs get that this one starts.
const { AGENT_FACTORY_VAULT_PASSPHRASE: passphrase, AGENT_FACTORY_DATA_DIR: chosenFolder } = process.env
const dataFolder = chosenFolder ? path.resolve(chosenFolder) : app.getPath('userData')
const writable = makeWritable(dataFolder)
app.setPath('userData', writable ? dataFolder : app.getPath('temp'))
app.setPath('sessionData', path.join(writable ? dataFolder : app.getPath('temp'), 'window'))

// Where nothing can be written there is no lock to take; opening the store then says what is wrong.
if (!writable || app.requestSingleInstanceLock()) start()
else {
  process.stderr.write(
    `Agent Factory is already running with the data folder ${dataFolder}. Its window comes to the front.\n`,
  )
  app.quit()
}

function start(): void {
  // What the window's engine would fetch of its own accord, such as dictionaries for a spelling that nobody checks,
  // finds no host and no proxy. What we ask for ourselves does not go through it.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('no-proxy-server')
  registerScheme()
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
  let window: BrowserWindow | null = null
  let opened: App | null = null
  let quitting = false

  app.on('web-contents-created', (_event, contents) => lockContents(contents))
  const opening = app.whenReady().then(async () => {
    lockSession(session.defaultSession)
    serveFiles(path.join(root, 'out', 'renderer'), (hash) => opened?.blob(hash))
    showWindow()
    return openApp()
  })
  const transport = createTransport({ ipcMain, ready: opening, origin })

  async function openApp(): Promise<App> {
    const made = await createApp({
      dataFolder,
      migrationsFolder: path.join(root, 'resources', 'migrations'),
      passphrase,
      keychain: openKeychain(),
      env: process.env,
      runtime: {
        version: app.getVersion(),
        electron: process.versions.electron ?? null,
        chromium: process.versions.chrome ?? null,
        standInRuntime: existsSync(path.join(path.dirname(process.execPath), 'agent-factory-stand-in.json')),
      },
      onTheme: (theme) => {
        nativeTheme.themeSource = theme
      },
    })
    opened = made
    return made
  }

  function showWindow(): void {
    if (window !== null && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
      return
    }
    window = openWindow({
      preload: path.join(root, 'out', 'preload', 'preload.cjs'),
      dataFolder,
      admit: (page) => transport.admit(page),
      onCrash: (details) => opened?.log.error('The window crashed, and was loaded again.', details),
    })
    window.on('closed', () => {
      window = null
    })
  }

  opening.then(
    () => {
      if (window !== null) tellWhenUsable(window, process.env)
      // Closed before the data were open: nobody is left to work for.
      else if (process.platform !== 'darwin') app.quit()
    },
    async (thrown) => {
      window?.destroy()
      try {
        if (await resolveProblem(thrown)) relaunch()
      } finally {
        app.exit(1)
      }
    },
  )

  app.on('second-instance', showWindow)
  app.on('activate', showWindow)
  // Closing the window stops nothing: what is being written is written to its end before the program goes.
  app.on('window-all-closed', async () => {
    if (process.platform === 'darwin' || opened === null) return
    await opened.settled()
    if (window === null) app.quit()
  })
  app.on('before-quit', (event) => {
    if (quitting || opened === null) return
    event.preventDefault()
    quitting = true
    const end = () => app.exit(0)
    setTimeout(end, 5_000).unref()
    opened.close().then(end, end)
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
  const report = (what: string) => (thrown: unknown) => {
    if (opened === null) process.stderr.write(`Agent Factory: ${what}: ${String(thrown)}\n`)
    else opened.log.error(what, { thrown })
  }
  process.on('uncaughtException', report('uncaught exception'))
  process.on('unhandledRejection', report('unhandled rejection'))
}

/** The next one inherits our environment, the passphrase with it. */
function relaunch(): void {
  // The next one may be there before this one is gone, and would take it for a running application.
  app.releaseSingleInstanceLock()
  app.relaunch()
}

/** True where the application is to be started again. */
async function resolveProblem(thrown: unknown): Promise<boolean> {
  const snapshot = newestSnapshot(dataFolder)
  const language = await languageFor(app.getPreferredSystemLanguages())
  const action = await askAboutProblem(describeProblem(thrown, dataFolder, snapshot?.at ?? null, language))
  if (action === 'open-folder') await openFolder(dataFolder)
  try {
    if (action === 'restore' && snapshot !== null) restoreSnapshot(dataFolder, snapshot.path, Date.now())
  } catch (failure) {
    return resolveProblem(asStoreFailure(failure, dataFolder))
  }
  return action === 'try-again' || action === 'restore'
}

function makeWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
