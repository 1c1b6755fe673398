/** The composition root: the only file that builds the services and hands them to each other. Knows no Electron. */
import path from 'node:path'
import type { Topic } from '#shared/contract/events'
import { loadRoutes } from '#shared/contract/requests'
import type { AppInfo, Settings } from '#shared/settings/settings'
import { createAgentModule } from './agent/module.ts'
import { closeModules, joinHandlers, type Module, startModules } from './base/module.ts'
import { createFanOut, type FanOut } from './door/fan-out.ts'
import { createRouter, type Router } from './door/router.ts'
import { createModelsModule } from './models/module.ts'
import { createRunsModule } from './runs/module.ts'
import { createSettingsModule } from './settings/module.ts'
import { blobFile } from './store/blobs.ts'
import { openStore } from './store/db.ts'
import { createIdSource } from './store/ids.ts'
import { type PruneTimes, pruneTimes, schedulePrune } from './store/prune-schedule.ts'
import type { Store } from './store/store.ts'
import { createLog, type Log } from './telemetry/log.ts'
import { calculator } from './tools/builtin/calculator.ts'
import { currentTime } from './tools/builtin/current-time.ts'
import { createToolRegistry } from './tools/registry.ts'
import type { Keychain } from './vault/keychain.ts'
import { createVaultModule } from './vault/module.ts'

export interface AppOptions {
  readonly dataFolder: string
  readonly migrationsFolder: string
  /** Opens a vault that has no keychain. */
  readonly passphrase: string | undefined
  /** null: none is used. */
  readonly keychain: Keychain | null
  readonly env: Readonly<Record<string, string | undefined>>
  readonly runtime: Pick<AppInfo, 'version' | 'electron' | 'chromium' | 'standInRuntime'>
  /** Hears the theme that is set, now and at each change. */
  readonly onTheme?: (theme: Settings['theme']) => void
  /** When what was deleted long ago is thrown away; five seconds after the start and every four hours otherwise. */
  readonly pruneTimes?: PruneTimes
}

export interface App {
  readonly router: Router
  readonly fanOut: FanOut
  readonly log: Log
  /** Where a blob lies, and what it is; undefined where there is none. */
  blob(hash: string): { readonly file: string; readonly mediaType: string } | undefined
  /** Resolves at once where no run is under way; else when the last one has ended. */
  settled(): Promise<void>
  /** Ends what is under way as interrupted, and closes the database. */
  close(): Promise<void>
}

/** Rejects with an AppError (`store-…`) where the data cannot be opened; nothing is then left open. */
export async function createApp(options: AppOptions): Promise<App> {
  const { dataFolder } = options
  const now = Date.now
  const newId = createIdSource({ now })
  const logFile = path.join(dataFolder, 'logs', 'agent-factory.log')
  const log = createLog({ file: logFile, level: 'info', now })
  if (options.passphrase !== undefined) log.redactor.add(options.passphrase)
  const fanOut = createFanOut({
    onFault: (thrown) => log.error('An event did not reach its listener.', { thrown }),
  })
  let store: Store | undefined
  try {
    store = await openStore({
      dataDir: dataFolder,
      migrationsDir: options.migrationsFolder,
      now,
      newId,
      log,
      onNotice: (level, notice) => fanOut.notice({ level, ...notice }),
    })
    return await assemble(options, { store, fanOut, log, logFile, now, newId })
  } catch (thrown) {
    store?.close()
    log.close()
    throw thrown
  }
}

interface Parts {
  readonly store: Store
  readonly fanOut: FanOut
  readonly log: Log
  readonly logFile: string
  readonly now: () => number
  readonly newId: () => string
}

async function assemble(
  options: AppOptions,
  { store, fanOut, log, logFile, now, newId }: Parts,
): Promise<App> {
  const { dataFolder, env } = options
  const { announce } = fanOut

  /** Offline mode may be off now, or the vault open. */
  const announceOpened = (topic: Topic) => {
    announce(topic)
    models.validatePending()
  }
  const vault = createVaultModule({
    records: store.secrets,
    header: store.vaultHeader,
    keychain: options.keychain,
    // An empty one seals nothing.
    passphrase: options.passphrase || undefined,
    announce,
    announceOpened,
    log,
  })
  const tools = createToolRegistry([currentTime, calculator])
  const onKey = log.redactor.add
  const models = createModelsModule({ store, secrets: vault.vault, onKey, announce, now, newId, log })
  const { modelOf } = models
  const { publish } = fanOut
  const runs = createRunsModule({ store, tools, modelOf, publish, announce, now, newId, log })
  const info = (): AppInfo => ({
    ...options.runtime,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    dataFolder,
    databaseBytes: store.databaseBytes(),
    logFile,
  })

  // Closed from the last to the first.
  const modules = [
    { handlers: {}, close: () => closeStore(store) },
    createSettingsModule({
      settings: store.settings,
      info,
      announce: announceOpened,
      onTheme: options.onTheme,
    }),
    vault,
    models,
    runs,
    createAgentModule({ store, runs: runs.runs, tools, env, announce, now, newId }),
    createPruning(store, now, log, options.pruneTimes),
  ] as const satisfies readonly Module[]

  const router = createRouter({
    routes: await loadRoutes(),
    handlers: joinHandlers(modules),
    onInternalError: (route, thrown) => log.error('A route failed inside.', { route, thrown }),
  })
  try {
    startModules(modules)
  } catch (thrown) {
    // Nothing is left behind that would go on without the store; why it could not begin is what is told.
    await closeModules(modules).catch(() => {})
    throw thrown
  }

  return {
    router,
    fanOut,
    log,
    blob(hash) {
      const mediaType = store.blobs.mediaType(hash)
      const file = blobFile(dataFolder, hash)
      return mediaType === undefined || file === undefined ? undefined : { file, mediaType }
    },
    settled: () => runs.runs.settled(),
    async close() {
      try {
        await closeModules(modules)
      } finally {
        log.close()
      }
    },
  }
}

async function closeStore(store: Store): Promise<void> {
  await store.reader.close()
  store.close()
}

function createPruning(store: Store, now: () => number, log: Log, times = pruneTimes) {
  let stop = () => {}
  return {
    handlers: {},
    start() {
      stop = schedulePrune(
        () => store.prune(now()),
        times,
        (thrown) => log.warn('Old rows could not be removed.', { thrown }),
      )
    },
    close: () => stop(),
  } satisfies Module
}
