/**
 * One application of a worker that tests use one after the other, each as if it had been started for it: a window of
 * its own in a renderer of its own, and no data. A start costs several times what most tests do.
 *
 * Nothing is taken on trust. What the queries of a fresh application answer is written down, and where they answer
 * anything else after the tidying, the application is thrown away and another one started.
 */
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { expect } from 'playwright/test'
import { loadRoutes, type RouteName } from '#shared/contract/requests'
import { isUnderWay } from '#shared/runs/run'
import { call, rawCall } from './arrange.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { emptyTables, filledTables } from './tables.ts'
import { startTrace } from './traces.ts'

export interface SharedApp {
  /** The application with nothing in it. Whoever takes it gives it back. */
  take(): Promise<LaunchedApp>
  /** `spent` where the next one must not have it. */
  giveBack(spent: boolean): Promise<void>
  close(): Promise<void>
}

/** What a started application looked like before anyone used it. */
interface Kept {
  readonly app: LaunchedApp
  readonly asNew: string
  /** Tables that hold something in a fresh application too; and those of the vault, which also lives in memory. */
  readonly ownTables: readonly string[]
  page: Page
  /** The main process was reached into, ended, or lost its window. */
  spent: boolean
}

export function createSharedApp(): SharedApp {
  let kept: Kept | undefined

  async function end(): Promise<void> {
    const ended = kept
    kept = undefined
    if (ended === undefined) return
    await ended.app.close()
    await rm(ended.app.dataDir, { recursive: true, force: true, maxRetries: 5 })
  }

  async function start(): Promise<Kept> {
    const dataDir = await mkdtemp(join(tmpdir(), 'agent-factory-e2e-'))
    const app = await launchApp({ dataDir })
    await startTrace(app.app)
    const asNew = JSON.stringify(await answersOf(app.page))
    const ownTables = ['secrets', ...filledTables(dataDir)]
    return { app, page: app.page, asNew, ownTables, spent: false }
  }

  return {
    async take() {
      if (kept !== undefined) {
        const left = await tidy(kept).catch((thrown: unknown) => String(thrown))
        if (left !== undefined) {
          process.stderr.write(`The shared application is started anew: ${left}\n`)
          await end()
        }
      }
      kept ??= await start()
      await kept.app.app.context().tracing.startChunk()
      return lent(kept)
    },
    async giveBack(spent) {
      if (kept === undefined) return
      const { app, page } = kept
      if (spent || kept.spent || page.isClosed() || app.hasGone()) await end()
      else await app.app.context().tracing.stopChunk()
    },
    close: end,
  }
}

/** The application as a test gets it: reaching into the main process spends it, for nobody knows what was done there. */
function lent(kept: Kept): LaunchedApp {
  const { app, page } = kept
  const said = app.output().length
  return {
    page,
    get app() {
      kept.spent = true
      return app.app
    },
    dataDir: app.dataDir,
    hasGone: () => app.hasGone(),
    resize: (width, height) => app.resize(width, height),
    copied: () => app.copied(),
    output: () => app.output().slice(said),
    close: () => app.close(),
    kill: () => app.kill(),
  }
}

/** Deletes everything, and opens a new window. Answers what is left that a fresh application does not have. */
async function tidy(kept: Kept): Promise<string | undefined> {
  const { app, page, asNew, ownTables } = kept
  // A page of the same origin that does nothing by itself.
  await page.goto('app://agent-factory/nothing-there')
  await deleteAll(page)
  await endRuns(page)
  emptyTables(app.dataDir, ownTables)
  const fresh = JSON.parse(asNew) as Answers
  await rawCall(page, 'settings.update', (fresh['settings.get'] as { readonly data?: unknown }).data)
  const answers = await answersOf(page)
  const changed = Object.keys(fresh).filter(
    (route) => JSON.stringify(answers[route]) !== JSON.stringify(fresh[route]),
  )
  if (changed.length > 0) return `after everything was deleted, other answers come from ${changed.join(', ')}`
  await page.evaluate('localStorage.clear()')
  await truncate(join(app.dataDir, 'logs', 'agent-factory.log')).catch(() => {})
  const appeared = app.app.waitForEvent('window')
  // In one turn of the event loop: without any window the application would quit.
  await app.app.evaluate(({ app: electron, BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      window.webContents.setZoomLevel(0)
      window.destroy()
    }
    electron.emit('activate')
  })
  kept.page = await appeared
  await kept.page.waitForLoadState('domcontentloaded')
  return undefined
}

type Answers = Readonly<Record<string, unknown>>

const routes = await loadRoutes()
const names = Object.keys(routes) as RouteName[]

/** Not about what a person has made: where the data lies, and what else runs on this machine. */
const elsewhere: readonly string[] = ['app.info', 'setup.detect']

/** What every query that needs no input answers. */
async function answersOf(page: Page): Promise<Answers> {
  const asked = names.filter(
    (name) =>
      routes[name].kind === 'query' && routes[name].input.safeParse({}).success && !elsewhere.includes(name),
  )
  const replies = await Promise.all(asked.map((name) => rawCall(page, name, {})))
  return Object.fromEntries(asked.map((name, index) => [name, replies[index]]))
}

/** Whatever has a list and can be deleted, is: conversations before the agents that they are with. */
async function deleteAll(page: Page): Promise<void> {
  const kinds = names
    .filter((name) => name.endsWith('.list') && names.includes(name.replace('.list', '.delete') as RouteName))
    .map((name) => name.replace('.list', ''))
    .toSorted((a, b) => Number(b === 'conversation') - Number(a === 'conversation'))
  for (const kind of kinds) {
    for (;;) {
      const ids = await idsIn(page, `${kind}.list`)
      const replies = await Promise.all(ids.map((id) => rawCall(page, `${kind}.delete`, { id })))
      // What cannot be deleted is found by the answers that it changes.
      if (!replies.some((reply) => reply.ok)) break
    }
  }
}

/** What is written after its rows are gone would be an error in the next test. */
async function endRuns(page: Page): Promise<void> {
  const underWay = async () =>
    (await call(page, 'run.list', {})).items.filter(({ status }) => isUnderWay(status))
  for (const { id } of await underWay()) await call(page, 'run.stop', { runId: id })
  await expect.poll(underWay, { timeout: 5000 }).toEqual([])
}

async function idsIn(page: Page, route: string): Promise<readonly string[]> {
  const reply = await rawCall(page, route, {})
  if (!reply.ok) return []
  const data = reply.data as { readonly items?: readonly unknown[] } | readonly unknown[]
  const items = Array.isArray(data) ? data : ((data as { items?: readonly unknown[] }).items ?? [])
  return items.flatMap((item) => (typeof item?.id === 'string' ? [item.id] : []))
}
