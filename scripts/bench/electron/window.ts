/** Starts an Electron application and looks into its first window. Ours and the empty one are treated alike. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Machine } from '../machine.ts'
import { connectDevTools, type DevTools } from './devtools.ts'
import { threadsCpu } from './process.ts'

export interface OpenWindow {
  /** Of the main process. */
  readonly pid: number
  /** From the start of the process to the first picture with a heading that waits for nothing, in milliseconds. */
  readonly usableMs: number
  /** Runs an expression in the page; a promise is waited for. Throws what it throws. */
  evaluate<Value>(expression: string): Promise<Value>
  /** CPU time of the main process since its start, in milliseconds. */
  mainCpu(): Promise<number>
  close(): Promise<void>
}

const startTimeout = 60_000
const epoch = () => performance.timeOrigin + performance.now()

/** Notes, in the page, when it is usable: on the clock that the machine's processes share. */
const watch = `(() => {
  if (globalThis.usableAt !== undefined) return
  globalThis.usableAt = null
  const usable = () => document.querySelector('h1, [data-screen]') !== null &&
    document.querySelector('[role=status][aria-busy=true]') === null
  const note = (at) => { globalThis.usableAt = performance.timeOrigin + at }
  const painted = performance.getEntriesByName('first-contentful-paint')[0]
  // Usable before anyone could look: then it was so at its first paint.
  if (usable() && painted !== undefined) return note(painted.startTime)
  const look = () => usable() ? requestAnimationFrame(() => note(performance.now())) : requestAnimationFrame(look)
  requestAnimationFrame(look)
})()`

/**
 * @param folder the application
 * @param dataDir where it keeps its data
 */
export async function openWindow(
  { executable, flags, env }: Machine['electron'],
  folder: string,
  dataDir: string,
): Promise<OpenWindow> {
  const startedAt = epoch()
  const child = spawn(executable, [...flags, '--remote-debugging-port=0', folder], {
    env: { ...process.env, ...env, AGENT_FACTORY_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    const devTools = await connectDevTools(await devToolsAddress(child))
    const page = await firstPage(devTools)
    const evaluate = async <Value>(expression: string): Promise<Value> => {
      const answer = await devTools.send(
        'Runtime.evaluate',
        { expression, awaitPromise: true, returnByValue: true },
        page,
      )
      if (answer.exceptionDetails !== undefined)
        throw new Error(`In the window: ${JSON.stringify(answer.exceptionDetails).slice(0, 1500)}`)
      return (answer.result as { readonly value: Value }).value
    }
    const usableMs = (await usableAt(evaluate)) - startedAt
    return {
      pid: child.pid ?? 0,
      usableMs,
      evaluate,
      async mainCpu() {
        // Chromium counts in ticks of 10 ms.
        const exact = threadsCpu(child.pid ?? 0)
        if (exact !== undefined) return exact
        const { processInfo } = await devTools.send('SystemInfo.getProcessInfo')
        const list = processInfo as readonly { readonly type: string; readonly cpuTime: number }[]
        const main = list.find(({ type }) => type === 'browser')
        if (main === undefined) throw new Error('Chromium does not tell the CPU time of the main process.')
        return main.cpuTime * 1000
      },
      async close() {
        devTools.close()
        await end(child, ended)
      },
    }
  } catch (thrown) {
    await end(child, ended)
    throw thrown
  }
}

/** Reads what the window prints until it names its address. */
function devToolsAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = (why: string) => reject(new Error(`The window did not start: ${why}\n${said.slice(-3000)}`))
    const timer = setTimeout(() => fail('no word of it in 60 s'), startTimeout)
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code) => fail(`it ended with ${code}`))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 100_000) said += text
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    })
  })
}

/** The session of the first page, with the watch in place before anything is loaded. */
async function firstPage(devTools: DevTools): Promise<string> {
  const page = new Promise<string>((resolve, reject) => {
    setTimeout(() => reject(new Error('No window came up in 60 s.')), startTimeout).unref()
    devTools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const session = String(sessionId)
      const { type, url } = targetInfo as { readonly type: string; readonly url: string }
      const isPage = type === 'page' && !url.startsWith('devtools:')
      const ready = isPage
        ? Promise.all([
            devTools.send('Page.enable', {}, session),
            devTools.send('Page.addScriptToEvaluateOnNewDocument', { source: watch }, session),
            devTools.send('Runtime.evaluate', { expression: watch }, session),
          ])
        : Promise.resolve()
      ready
        .then(() => devTools.send('Runtime.runIfWaitingForDebugger', {}, session))
        .then(() => isPage && resolve(session))
        .catch(reject)
    })
  })
  await devTools.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  })
  return page
}

async function usableAt(evaluate: (expression: string) => Promise<number | null>): Promise<number> {
  const deadline = performance.now() + startTimeout
  while (performance.now() < deadline) {
    // The page may be between two documents.
    const at = await evaluate('globalThis.usableAt ?? null').catch(() => null)
    if (at !== null) return at
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('The window was not usable in 60 s.')
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 8_000)
  await ended
  clearTimeout(timer)
}
