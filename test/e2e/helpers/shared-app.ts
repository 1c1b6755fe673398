/**
 * One application of a worker that tests use one after the other, each as if it had been started for it: a page that is
 * loaded for it, and no data. A start costs several times what most tests do.
 *
 * Nothing is taken on trust. What the queries of a fresh application answer is written down, and where they answer
 * anything else after the tidying, the application is thrown away and another one started. Its vault is open from the
 * start, since an open one cannot be shut again: how a vault is first opened is for tests with a process of their own.
 */
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { expect } from 'playwright/test'
import { loadRoutes, type Reply, type RouteName } from '#shared/contract/requests'
import { isUnderWay } from '#shared/runs/run'
import { call, rawCall, rawCalls } from './arrange.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { emptyTables, filledTables } from './tables.ts'
import { startTrace } from './traces.ts'

export interface SharedApp {
  /** The application with nothing in it. Whoever takes it gives it back. */
  take(): Promise<LaunchedApp>
  /** Starts the application that was taken and has ended once more, with the data that it had. */
  restart(): Promise<LaunchedApp>
  /** `spent` where the next one must not have it. */
  giveBack(spent: boolean): Promise<void>
  close(): Promise<void>
}

/** What a started application looked like before anyone used it. */
interface Fresh {
  readonly answers: Answers
  /** Tables that hold something in a fresh application too. */
  readonly tables: readonly string[]
  readonly bounds: Bounds
}

interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Kept {
  readonly app: LaunchedApp
  readonly fresh: Fresh
  page: Page
  /** The main process was reached into, ended, or lost its window. */
  spent: boolean
}

/** Whoever starts it types the passphrase in: with one in its environment it is not Electron that opens links. */
const passphrase = 'end-to-end passphrase'

export function createSharedApp(): SharedApp {
  let kept: Kept | undefined

  async function end(): Promise<void> {
    const ended = kept
    kept = undefined
    if (ended === undefined) return
    await ended.app.close()
    await rm(ended.app.dataDir, { recursive: true, force: true, maxRetries: 5 })
  }

  async function start(dataDir: string, known?: Fresh): Promise<Kept> {
    const app = await launchApp({ dataDir, passphrase: null })
    await startTrace(app.app)
    return { app, page: app.page, fresh: known ?? (await lookAt(app)), spent: false }
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
      kept ??= await start(await mkdtemp(join(tmpdir(), 'agent-factory-e2e-')))
      await kept.app.app.context().tracing.startChunk()
      return lent(kept)
    },
    async restart() {
      if (kept === undefined) throw new Error('No application was taken.')
      await kept.app.close()
      kept = await start(kept.app.dataDir, kept.fresh)
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
    inMain: app.inMain,
    resize: (width, height) => app.resize(width, height),
    copied: () => app.copied(),
    output: () => app.output().slice(said),
    close: () => app.close(),
    kill: () => app.kill(),
  }
}

/** Opens the vault of an application that nobody has used, and writes down what it looks like. */
async function lookAt({ page, dataDir, inMain }: LaunchedApp): Promise<Fresh> {
  await call(page, 'vault.unlock', { passphrase })
  return {
    answers: await answersOf(page),
    tables: filledTables(dataDir),
    bounds: await inMain(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (window === undefined) throw new Error('There is no window.')
      return window.getBounds()
    }),
  }
}

/** Deletes everything, and loads the page anew. Answers what is left that a fresh application does not have. */
async function tidy({ app, page, fresh }: Kept): Promise<string | undefined> {
  // A page of the same origin that does nothing by itself. Where the pointer is, it would show what hangs there.
  await page.mouse.move(0, 0)
  await page.goto('app://agent-factory/nothing-there')
  await deleteAll(page)
  await endRuns(page)
  emptyTables(app.dataDir, fresh.tables)
  await call(page, 'vault.unlock', { passphrase })
  await rawCall(page, 'settings.update', (fresh.answers['settings.get'] as { readonly data?: unknown }).data)
  const answers = await answersOf(page)
  const changed = Object.keys(fresh.answers).filter(
    (route) => JSON.stringify(answers[route]) !== JSON.stringify(fresh.answers[route]),
  )
  if (changed.length > 0) return `after everything was deleted, other answers come from ${changed.join(', ')}`
  await truncate(join(app.dataDir, 'logs', 'agent-factory.log')).catch(() => {})
  await app.inMain(({ BrowserWindow }, bounds) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.setBounds(bounds)
    window?.webContents.setZoomLevel(0)
  }, fresh.bounds)
  await page.emulateMedia({ reducedMotion: null })
  await page.evaluate('localStorage.clear(); sessionStorage.clear()')
  await page.goto('app://agent-factory/index.html')
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
  const replies = await rawCalls(
    page,
    asked.map((name) => [name, {}] as const),
  )
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
      const ids = idsIn(await rawCall(page, `${kind}.list`, {}))
      if (ids.length === 0) break
      const replies = await rawCalls(
        page,
        ids.map((id) => [`${kind}.delete`, { id }] as const),
      )
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

function idsIn(reply: Reply): readonly string[] {
  if (!reply.ok) return []
  const data = reply.data as { readonly items?: readonly unknown[] } | readonly unknown[]
  const items = Array.isArray(data) ? data : ((data as { items?: readonly unknown[] }).items ?? [])
  return items.flatMap((item) => (typeof item?.id === 'string' ? [item.id] : []))
}
