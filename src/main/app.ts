/** The composition root: the only file that builds the services and hands them to each other. Knows no Electron. */
import path from 'node:path'
import type { AppInfo, Settings } from '#shared/settings'
import { createBackground } from './agent/background.ts'
import { createChat } from './agent/chat.ts'
import { createWorkBuilder } from './agent/work.ts'
import { sleep } from './base/sleep.ts'
import { createFanOut, type FanOut } from './door/fan-out.ts'
import { agentHandlers } from './door/handlers/agents.ts'
import { appHandlers } from './door/handlers/app.ts'
import { conversationHandlers } from './door/handlers/conversations.ts'
import { providerHandlers } from './door/handlers/providers.ts'
import { runHandlers } from './door/handlers/runs.ts'
import { createRouter, type Router } from './door/router.ts'
import { createProviderService, secretOwner } from './models/provider-service.ts'
import { createModelRegistry } from './models/registry.ts'
import { createDeadlineGate } from './runs/deadline-gate.ts'
import { createRateGate } from './runs/rate-gate.ts'
import { createScheduler } from './runs/scheduler.ts'
import { createRunService } from './runs/service.ts'
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
import { createVault } from './vault/vault.ts'

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

/** How long deltas are gathered before they cross to a window: one frame. */
const frameMs = 16
const checkpointMs = 500
/** How many runs that nobody waits for go on at once; a model on this machine answers one at a time. */
const mostBackgroundRuns = 8

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
    return assemble(options, { store, fanOut, log, logFile, now, newId })
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

function assemble(options: AppOptions, { store, fanOut, log, logFile, now, newId }: Parts): App {
  const { dataFolder, env } = options
  const { announce } = fanOut

  const vault = createVault({
    records: store.secrets,
    header: store.vaultHeader,
    keychain: options.keychain,
    // An empty one seals nothing.
    passphrase: options.passphrase || undefined,
    onChange: () => announce('vault'),
    log,
  })
  const isOffline = () => store.settings.get().offline
  const models = createModelRegistry({
    getProvider: (id) => store.providers.get(id) ?? null,
    async getKey(id) {
      const key = await vault.get(secretOwner(id))
      if (key !== null) log.redactor.add(key)
      return key
    },
    isOffline,
    log,
  })
  const providers = createProviderService({
    providers: store.providers,
    models: store.models,
    secrets: vault,
    registry: models,
    announce,
    isOffline,
    now,
    newId,
    log,
  })
  const tools = createToolRegistry([currentTime, calculator])
  const runs = createRunService({
    store,
    tools,
    gates: [
      createDeadlineGate({ now }),
      createRateGate({ limitOf: (id) => store.providers.get(id)?.requestsPerMinute ?? null, now }),
    ],
    scheduler: createScheduler({
      total: mostBackgroundRuns,
      perGroup: (id) => (store.providers.get(id)?.type === 'ollama' ? 1 : mostBackgroundRuns),
    }),
    modelOf: async (ref) => ({ model: await models.model(ref), info: providers.describe(ref) }),
    publish: fanOut.publish,
    changed: (id) => announce('runs', [id]),
    now,
    newId,
    sleep,
    random: Math.random,
    frameMs,
    checkpointMs,
    onInternalError: (thrown) => log.error('A run failed inside.', { thrown }),
  })
  const work = createWorkBuilder({ tools })
  const chat = createChat({ store, runs, work, announce, now, newId })
  const background = createBackground({ store, runs, work, now })
  const recovered = recover()
  for (const runId of recovered.interrupted) log.info('A run was cut off.', { runId })
  for (const runId of recovered.resumed) log.info('A run that was cut off goes on.', { runId })

  /** Where that cannot be stored, nothing is left behind that would go on without the store. */
  function recover() {
    try {
      return runs.recover()
    } catch (thrown) {
      providers.close()
      throw thrown
    }
  }

  const info = (): AppInfo => ({
    ...options.runtime,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    dataFolder,
    databaseBytes: store.databaseBytes(),
    logFile,
  })
  const router = createRouter({
    handlers: {
      ...appHandlers({
        store,
        vault,
        info,
        announce(topic, ids) {
          announce(topic, ids)
          // Offline mode may be off now, or the vault open: what waited for that is asked.
          if (topic === 'settings' || topic === 'vault') providers.validatePending()
        },
        now,
        detect: async (signal) => {
          const { detectOllama } = await import('./models/detect.ts')
          return { ollama: await detectOllama({ env, signal }) }
        },
        onTheme: options.onTheme,
      }),
      ...providerHandlers(providers),
      ...agentHandlers({ store, tools, announce }),
      ...conversationHandlers({ store, chat, announce }),
      ...runHandlers({ store, runs, background, epoch: newId() }),
    },
    onInternalError: (route, thrown) => log.error('A route failed inside.', { route, thrown }),
  })
  options.onTheme?.(store.settings.get().theme)

  const stopPruning = schedulePrune(
    () => store.prune(now()),
    options.pruneTimes ?? pruneTimes,
    (thrown) => log.warn('Old rows could not be removed.', { thrown }),
  )

  return {
    router,
    fanOut,
    log,
    blob(hash) {
      const mediaType = store.blobs.mediaType(hash)
      const file = blobFile(dataFolder, hash)
      return mediaType === undefined || file === undefined ? undefined : { file, mediaType }
    },
    settled: () => runs.settled(),
    async close() {
      stopPruning()
      providers.close()
      await runs.close()
      await models.close()
      await store.reader.close()
      store.close()
      log.close()
    },
  }
}
