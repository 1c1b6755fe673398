/** Opens the real application with data, brings it into a state, and takes its picture in both themes. */
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import type { RouteInput, RouteName, RouteOutput } from '#shared/contract/requests'
import type { Settings } from '#shared/settings/settings'
import { type LaunchedApp, launchApp } from '../../test/e2e/helpers/launch.ts'
import { fullData, newFolder, noKeychain, passphrase, remove } from './data.ts'
import { type AnswerRule, installRules, setRule } from './main-side.ts'
import type { ModelServer } from './model-server.ts'
import type { Picture } from './sheet.ts'

export interface StudioOptions {
  readonly group: string
  readonly folder: string
  readonly server: ModelServer
  readonly pictures: Picture[]
}

export interface OpenOptions {
  /** full: providers, agents and many conversations; or a folder of its own. */
  readonly data: 'empty' | 'full' | { readonly folder: string }
  readonly env?: Readonly<Record<string, string>>
  /** null starts with a vault that nothing unlocks. */
  readonly passphrase?: string | null
}

export interface Studio {
  readonly server: ModelServer
  open(options: OpenOptions): Promise<Stage>
  close(): Promise<void>
}

export interface Stage {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataDir: string
  call<Name extends RouteName>(route: Name, input: RouteInput<Name>): Promise<RouteOutput<Name>>
  /** Shows `#/place` and waits until it stands. */
  go(place: string): Promise<void>
  reload(): Promise<void>
  /** From now on this route is answered by the rule; null: as usual. */
  answer(route: RouteName, rule: AnswerRule | null): Promise<void>
  resize(width: number, height: number): Promise<void>
  /** Takes `name` in light and dark. `still` waits for what moves; false where something moves without end. */
  picture(name: string, title: string, options?: { readonly still?: boolean }): Promise<void>
  /** Ends the application as a power cut would. */
  kill(): Promise<void>
  close(): Promise<void>
}

export const usual = { width: 1280, height: 800 }
export const smallest = { width: 900, height: 600 }

export function createStudio({ group, folder, server, pictures }: StudioOptions): Studio {
  const open: LaunchedApp[] = []
  const folders: string[] = []

  return {
    server,
    async open({ data, env, passphrase: given = passphrase }) {
      const dataDir =
        data === 'empty' ? await newFolder() : data === 'full' ? await fullData(server) : data.folder
      folders.push(dataDir)
      const launched = await launchApp({
        dataDir,
        passphrase: given,
        env: { ...server.proxyEnv, ...noKeychain, OLLAMA_HOST: 'http://127.0.0.1:9', ...env },
      })
      open.push(launched)
      await installRules(launched.app)
      const stage = createStage(launched)
      await stage.resize(usual.width, usual.height)
      await settle(launched.page)
      return stage
    },
    async close() {
      for (const launched of open) await launched.close()
      for (const one of folders) await remove(one)
    },
  }

  function createStage({ app, page, dataDir, kill, close }: LaunchedApp): Stage {
    let calls = 0
    const call = async <Name extends RouteName>(route: Name, input: RouteInput<Name>) => {
      calls += 1
      const reply = await page.evaluate(
        ([id, name, body]) => (globalThis as unknown as Bridged).agentFactory.call(id, name, body),
        [`screens-${calls}`, route, input] as const,
      )
      if (!reply.ok) throw new Error(`${route}: ${JSON.stringify(reply.error)}`)
      return reply.data as RouteOutput<Name>
    }
    const wear = async (theme: Settings['theme']) => {
      await call('settings.update', { theme })
      await until(page, `document.documentElement.dataset.theme === ${JSON.stringify(theme)}`)
    }
    return {
      app,
      page,
      dataDir,
      call,
      kill,
      close,
      async go(place) {
        await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`)
        await settle(page)
      },
      async reload() {
        await page.reload()
        await settle(page)
      },
      answer: (route, rule) => setRule(app, route, rule),
      async resize(width, height) {
        await app.evaluate(
          ({ BrowserWindow }, size) =>
            BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
          { width, height },
        )
        await until(page, `innerWidth === ${width} && innerHeight === ${height}`)
      },
      async picture(name, title, { still = true } = {}) {
        const file = (theme: string) => `${group}-${name}-${theme}.png`
        for (const theme of ['light', 'dark'] as const) {
          await wear(theme)
          if (still) await settle(page)
          await page.screenshot({ path: join(folder, file(theme)), animations: still ? 'disabled' : 'allow' })
        }
        pictures.push({ group, title, light: file('light'), dark: file('dark') })
      },
    }
  }
}

interface Bridged {
  readonly agentFactory: {
    call(id: string, route: string, input: unknown): Promise<{ ok: boolean; data?: unknown; error?: unknown }>
  }
}

/** Waits for fonts, for what is busy, and for what fades in. What moves without end is not waited for. */
async function settle(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  const quiet = `document.querySelector('#root')?.childElementCount > 0 &&
    document.querySelector('[aria-busy=true]') === null &&
    document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity)`
  await until(page, quiet, 3000).catch(() => undefined)
  // Skeletons appear late on purpose, and code is coloured a moment after it is there.
  await page.waitForTimeout(260)
}

/** As Playwright's waitForFunction, which the window's policy does not let poll. */
async function until(page: Page, expression: string, timeout = 10_000): Promise<void> {
  const end = performance.now() + timeout
  while (!(await page.evaluate(expression).catch(() => false))) {
    if (performance.now() > end) throw new Error(`This did not come true: ${expression}`)
    await page.waitForTimeout(20)
  }
}
