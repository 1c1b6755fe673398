/** A picture of the first window, for a machine without a display: `npm start` names where it is wanted. */
import { writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** The part of Electron's window and application that is used. */
interface Pictured {
  readonly webContents: {
    executeJavaScript(code: string): Promise<unknown>
    capturePage(): Promise<{ toPNG(): Uint8Array }>
  }
  isDestroyed(): boolean
  close(): void
}

const usable =
  "document.querySelector('h1, [data-screen]') !== null && document.querySelector('[role=status][aria-busy=true]') === null"

export function captureWhenUsable(window: Pictured, env: Readonly<Record<string, string | undefined>>): void {
  const file = env.AGENT_FACTORY_CAPTURE
  if (file === undefined || file === '') return
  void capture(window, file).then(() => {
    if (env.AGENT_FACTORY_EXIT_AFTER_CAPTURE === '1') window.close()
  })
}

async function capture(window: Pictured, file: string): Promise<void> {
  const { webContents } = window
  for (let tries = 0; tries < 200 && !window.isDestroyed(); tries += 1) {
    if ((await soon(webContents.executeJavaScript(usable))) === true) break
    await delay(50)
  }
  // The last of the first paint: fonts, and the fading-in of what was just drawn.
  await delay(400)
  for (let tries = 0; tries < 10 && !window.isDestroyed(); tries += 1) {
    const picture = await soon(webContents.capturePage())
    if (picture === undefined) continue
    await writeFile(file, picture.toPNG())
    process.stdout.write('agent-factory:window-ready\n')
    return
  }
}

/** undefined where it fails or takes too long: a page that is loaded anew, or not yet drawn, may never answer. */
function soon<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  return Promise.race([answer.catch(() => undefined), delay(2000, undefined)])
}
