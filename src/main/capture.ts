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
  for (let tries = 0; tries < 200 && !window.isDestroyed(); tries += 1) {
    if ((await window.webContents.executeJavaScript(usable).catch(() => false)) === true) break
    await delay(50)
  }
  // The last of the first paint: fonts, and the fading-in of what was just drawn.
  await delay(400)
  if (window.isDestroyed()) return
  const picture = await window.webContents.capturePage()
  await writeFile(file, picture.toPNG())
  process.stdout.write('agent-factory:window-ready\n')
}
