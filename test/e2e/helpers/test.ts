/**
 * The test function of the end-to-end tests. A test starts the application itself; where it fails, a picture, a trace
 * and the log remain in test-results.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect as playwrightExpect } from 'playwright/test'
import { test as base } from 'vitest'
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch.ts'
import { type ModelServer, startModelServer } from './model-server.ts'
import { createSharedApp, type SharedApp } from './shared-app.ts'
import { keepResults, startTrace } from './traces.ts'

/** Waits until what is expected has come about. */
export const expect = playwrightExpect.configure({ timeout: 15_000 })

interface Fixtures {
  /** A data folder of this test, deleted after it: for a test that looks into it. */
  readonly dataDir: string
  /**
   * Starts the application with nothing in it; what was started ends with the test. The first start of a test that asks
   * for nothing special may be the application that the tests before have used, tidied; a later one, after the one
   * before has ended, is a start with the same data.
   */
  readonly launch: (options?: Omit<LaunchOptions, 'dataDir'>) => Promise<LaunchedApp>
  /** A model that answers what the test says, when it says it. */
  readonly server: ModelServer
}

interface Inner {
  readonly shared: SharedApp
  /** Where a folder of the test's own is, once there is one. */
  readonly own: { folder?: string }
}

const newFolder = () => mkdtemp(join(tmpdir(), 'agent-factory-e2e-'))

export const test = base.extend<Fixtures & Inner>({
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
    async ({}, use) => {
      const shared = createSharedApp()
      await use(shared)
      await shared.close()
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
  own: async ({}, use) => {
    const own: Inner['own'] = {}
    await use(own)
    if (own.folder !== undefined) await rm(own.folder, { recursive: true, force: true, maxRetries: 5 })
  },
  dataDir: async ({ own }, use) => {
    own.folder = await newFolder()
    await use(own.folder)
  },
  launch: async ({ own, shared, task }, use) => {
    const launched: LaunchedApp[] = []
    let borrowed: LaunchedApp | undefined
    const start = async (options: Omit<LaunchOptions, 'dataDir'> | undefined) => {
      if (launched.length === 0 && own.folder === undefined && options === undefined) {
        borrowed = await shared.take()
        return borrowed
      }
      if (borrowed !== undefined && options === undefined) {
        borrowed = await shared.restart()
        return borrowed
      }
      const dataDir = borrowed?.dataDir ?? own.folder ?? (await newFolder())
      if (borrowed === undefined) own.folder = dataDir
      const one = await launchApp({ ...options, dataDir })
      await startTrace(one.app)
      return one
    }
    await use(async (options) => {
      const one = await start(options)
      launched.push(one)
      return one
    })
    const failed = task.result?.state === 'fail'
    const name = `${basename(task.file.name, '.e2e.ts')} ${task.name}`
    for (const [index, one] of launched.entries()) {
      if (failed) await keepResults(one, `${name} ${index + 1}`)
      if (one !== borrowed) await one.close()
    }
    await shared.giveBack(failed)
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
  server: async ({}, use) => {
    const server = await startModelServer()
    await use(server)
    await server.close()
  },
})
