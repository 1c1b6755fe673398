/**
 * Tells programs that watch the start when the first window is usable: by a line on the terminal, and by a picture where
 * one is wanted, as `npm start` does on a machine without a display.
 */
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

export function tellWhenUsable(window: Pictured, env: Readonly<Record<string, string | undefined>>): void {
  const file = env.AGENT_FACTORY_CAPTURE
  if (file !== undefined && file !== '') {
    void capture(window, file).then(() => {
      if (env.AGENT_FACTORY_EXIT_AFTER_CAPTURE === '1') window.close()
    })
  } else if (env.AGENT_FACTORY_SAY_READY === '1') void untilUsable(window).then(sayReady)
}

function sayReady(): void {
  process.stdout.write('agent-factory:window-ready\n')
}

async function untilUsable(window: Pictured): Promise<void> {
  for (let tries = 0; tries < 200 && !window.isDestroyed(); tries += 1) {
    if ((await soon(window.webContents.executeJavaScript(usable))) === true) return
    await delay(50)
  }
}

async function capture(window: Pictured, file: string): Promise<void> {
  await untilUsable(window)
  // The last of the first paint: fonts, and the fading-in of what was just drawn.
  await delay(400)
  for (let tries = 0; tries < 10 && !window.isDestroyed(); tries += 1) {
    const picture = await soon(window.webContents.capturePage())
    if (picture === undefined) continue
    await writeFile(file, picture.toPNG())
    sayReady()
    return
  }
}

/** undefined where it fails or takes too long: a page that is loaded anew, or not yet drawn, may never answer. */
function soon<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  return Promise.race([answer.catch(() => undefined), delay(2000, undefined)])
}
