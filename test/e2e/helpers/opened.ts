/** Catches what would go to the system's own browser, or to a window of its own. */
import { onTestFinished } from 'vitest'
import type { LaunchedApp } from './launch.ts'

interface MainGlobals {
  readonly caught: { readonly opened: string[]; restore(): void }
}

/**
 * From now on, and until the test ends, an address that would be opened is only written down. Answers what tells those so
 * far. For an application without a passphrase in its environment: with one it is not Electron that opens them.
 */
export async function catchOpened({ inMain }: LaunchedApp): Promise<() => Promise<readonly string[]>> {
  await inMain(({ shell }) => {
    const { openExternal } = shell
    const opened: string[] = []
    const restore = () => {
      shell.openExternal = openExternal
    }
    Object.assign(globalThis, { caught: { opened, restore } })
    shell.openExternal = async (address: string) => {
      opened.push(address)
    }
  })
  // Where the application has ended, there is nothing to be put back.
  onTestFinished(() =>
    inMain(() => (globalThis as unknown as MainGlobals).caught.restore()).catch(() => undefined),
  )
  return () => inMain(() => (globalThis as unknown as MainGlobals).caught.opened)
}

export function windowCount({ inMain }: LaunchedApp): Promise<number> {
  return inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
}
