/** The test function of the end-to-end tests. A test starts the application itself; where it fails, pictures remain. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect as playwrightExpect } from 'playwright/test'
import { test as base } from 'vitest'
import { root } from '../../../scripts/setup/paths.mjs'
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch.ts'
import { type ModelServer, startModelServer } from './model-server.ts'

/** Waits until what is expected has come about. */
export const expect = playwrightExpect.configure({ timeout: 15_000 })

interface Fixtures {
  /** A data folder of this test, deleted after it: for a test that starts more than once. */
  readonly dataDir: string
  /** Starts the application with the test's own folder; what was started ends with the test. */
  readonly launch: (options?: Omit<LaunchOptions, 'dataDir'>) => Promise<LaunchedApp>
  /** A model that answers what the test says, when it says it. */
  readonly server: ModelServer
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
  dataDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'agent-factory-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  launch: async ({ dataDir, task }, use) => {
    const launched: LaunchedApp[] = []
    await use(async (options) => {
      const one = await launchApp({ ...options, dataDir })
      one.page.setDefaultTimeout(15_000)
      launched.push(one)
      return one
    })
    const failed = task.result?.state === 'fail'
    for (const [index, one] of launched.entries()) {
      if (failed) await keepTraces(one, `${task.name} ${index + 1}`)
      await one.close()
    }
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
  server: async ({}, use) => {
    const server = await startModelServer()
    await use(server)
    await server.close()
  },
})

/** What the window showed and what the application said, in test-results. */
async function keepTraces({ page, dataDir, output }: LaunchedApp, name: string): Promise<void> {
  const folder = join(root, 'test-results')
  const file = join(folder, name.replaceAll(/[^\w-]+/g, '-').slice(0, 100))
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: `${file}.png`, timeout: 5000 }).catch(() => {})
  await writeFile(`${file}.output.txt`, output())
  await copyFile(join(dataDir, 'logs', 'agent-factory.log'), `${file}.log`).catch(() => {})
}
