/** Starts the real application, as built, in the Electron that `npm start` would use. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { currentElectron } from '../../../scripts/setup/electron.mjs'
import { root } from '../../../scripts/setup/paths.mjs'
import { needsCompiledSqlite, sqliteBinding } from '../../../scripts/setup/sqlite.mjs'
import { chromiumFlags, steadyLocale } from '../../../scripts/setup/system.mjs'
import { displayOfWorker } from './display.ts'

export interface LaunchOptions {
  /** A folder to keep between two launches; without it a new one is made and deleted by `close`. */
  readonly dataDir?: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** Unlocks the vault; pass null to start without one. */
  readonly passphrase?: string | null
}

export interface LaunchedProcess {
  readonly app: ElectronApplication
  readonly dataDir: string
  /** What the main process wrote to its two streams so far. */
  output(): string
  /** Quits the application and waits until its process has gone. Safe to call twice. */
  close(): Promise<void>
  /** Ends the main process as a power cut would, and waits until it has gone. Keeps the data folder. */
  kill(): Promise<void>
  /** Whether its process has ended. */
  hasGone(): boolean
}

export interface LaunchedApp extends LaunchedProcess {
  readonly page: Page
  /** Runs something in the main process that leaves no trace there; `app` is for all else. */
  readonly inMain: ElectronApplication['evaluate']
  /** Gives the window another size, in pixels. */
  resize(width: number, height: number): Promise<void>
  /** The text on the clipboard. */
  copied(): Promise<string>
}

/** The same application with more to it. A spread would read `app`, and so count as a use of it. */
export function extended<More extends object>(launched: LaunchedApp, more: More): LaunchedApp & More {
  const both = { ...Object.getOwnPropertyDescriptors(launched), ...Object.getOwnPropertyDescriptors(more) }
  return Object.defineProperties({}, both) as LaunchedApp & More
}

const quitTimeout = 15_000

/** What a person types to start the application with this data folder. */
export interface StartCommand {
  readonly executable: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export async function startCommand(options: LaunchOptions & { dataDir: string }): Promise<StartCommand> {
  const runtime = await currentElectron()
  if (runtime === undefined) throw new Error('There is no Electron yet: npm run electron-path')
  // The names that tests look for are the English ones.
  const flags = ['--lang=en-US', ...(await chromiumFlags(runtime.executable))]
  const binding = needsCompiledSqlite(runtime) ? sqliteBinding() : undefined
  const env = steadyLocale(flags, environment(options, options.dataDir, binding))
  return {
    executable: runtime.executable,
    args: [root, ...flags, ...(options.args ?? [])],
    env: env as Record<string, string>,
  }
}

/** Resolves as soon as the process can be spoken with; it may never show a window. */
export async function launchProcess(options: LaunchOptions = {}): Promise<LaunchedProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'agent-factory-e2e-')))
  const { executable, args, env } = await startCommand({ ...options, dataDir })
  const app = await _electron.launch({
    executablePath: executable,
    args: [...args],
    // Playwright would switch the sandbox off by itself.
    chromiumSandbox: !args.includes('--no-sandbox'),
    env: { ...env },
    timeout: 60_000,
  })
  let output = ''
  const keep = (chunk: unknown) => {
    output += String(chunk)
  }
  const main = app.process()
  main.stdout?.on('data', keep)
  main.stderr?.on('data', keep)
  const gone = new Promise<void>((resolve) => main.once('exit', () => resolve()))
  const removeData = async () => {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
  const hasGone = () => main.exitCode !== null || main.signalCode !== null

  return {
    app,
    dataDir,
    output: () => output,
    hasGone,
    async close() {
      if (!hasGone()) {
        const timer = setTimeout(() => main.kill('SIGKILL'), quitTimeout)
        await app.close().catch(() => undefined)
        if (!hasGone()) await gone
        clearTimeout(timer)
      }
      await removeData()
    },
    async kill() {
      main.kill('SIGKILL')
      if (!hasGone()) await gone
    },
  }
}

/** Resolves with the first window loaded. Its data folder is empty unless one is given. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const launched = await launchProcess(options)
  try {
    const page = await launched.app.firstWindow({ timeout: 60_000 })
    await page.waitForLoadState('domcontentloaded')
    page.setDefaultTimeout(15_000)
    return {
      ...launched,
      page,
      inMain: launched.app.evaluate.bind(launched.app) as ElectronApplication['evaluate'],
      resize: (width, height) =>
        launched.app.evaluate(
          ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setSize(size.width, size.height),
          { width, height },
        ),
      copied: () => launched.app.evaluate(({ clipboard }) => clipboard.readText()),
    }
  } catch (error) {
    await launched.close()
    throw new Error(`The application showed no window.\n${launched.output()}`, { cause: error })
  }
}

function environment(
  options: LaunchOptions,
  dataDir: string,
  binding: string | undefined,
): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !/^(AGENT_FACTORY_|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$|VITEST|(https?|all)_proxy$)/i.test(entry[0]),
  )
  const passphrase = options.passphrase === undefined ? 'end-to-end passphrase' : options.passphrase
  return {
    ...Object.fromEntries(inherited),
    ...displayOfWorker(),
    // What runs on the machine of whoever tests is left alone: no Ollama is found, no keychain is written to.
    OLLAMA_HOST: '127.0.0.1:1',
    ...(process.platform === 'linux' ? { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } : {}),
    AGENT_FACTORY_DATA_DIR: dataDir,
    ...(process.env.AGENT_FACTORY_CACHE_DIR
      ? { AGENT_FACTORY_CACHE_DIR: process.env.AGENT_FACTORY_CACHE_DIR }
      : {}),
    ...(binding ? { AGENT_FACTORY_SQLITE_BINDING: binding } : {}),
    ...(passphrase === null ? {} : { AGENT_FACTORY_VAULT_PASSPHRASE: passphrase }),
    ...options.env,
  }
}
